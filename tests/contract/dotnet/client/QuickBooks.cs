using System;

/// <summary>QuickBooks, or its request processor, failed as a whole.</summary>
sealed class QuickBooksFailed : Exception
{
    public readonly string Code;

    public QuickBooksFailed(string hresult, string message) : base(message)
    {
        Code = hresult;
    }
}

/// <summary>The QuickBooks on this PC; in truth the test plays it, at the other end of the line.</summary>
sealed class QuickBooks
{
    public string CompanyFile { get; private set; }
    public string Country { get; private set; }
    public int Major { get; private set; }
    public int Minor { get; private set; }

    /// <summary>Opens a company file, or with "" the one that is open already.</summary>
    public void Open(string companyFile)
    {
        string[] told = Ask("open", companyFile);
        CompanyFile = told[1];
        Country = told[2];
        Major = int.Parse(told[3]);
        Minor = int.Parse(told[4]);
    }

    /// <summary>The answers to the Host, Company and Preferences queries.</summary>
    public string Greeting()
    {
        return Ask("greeting")[1];
    }

    /// <summary>Lets QuickBooks do a message set.</summary>
    public string Process(string request)
    {
        return Ask("process", request)[1];
    }

    public void Close()
    {
        Ask("close");
    }

    static string[] Ask(string word, params string[] values)
    {
        string[] answer = Lines.Ask(word, values);
        if (answer[0] == "failed")
        {
            throw new QuickBooksFailed(answer[1], answer[2]);
        }
        return answer;
    }
}
