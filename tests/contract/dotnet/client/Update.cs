using System.Threading;
using Intuit;

/// <summary>One update, from serverVersion to closeConnection, by the rules of the Web Connector.</summary>
sealed class Update
{
    const string Version = "2.3.0.215";
    const int OpeningTries = 3;

    readonly QBWebConnectorSvc service;
    readonly QuickBooks quickbooks = new QuickBooks();
    readonly int waitAfterNoOp; // milliseconds
    string ticket;

    public Update(QBWebConnectorSvc service, int waitAfterNoOp)
    {
        this.service = service;
        this.waitAfterNoOp = waitAfterNoOp;
    }

    /// <summary>Plays it and writes how it ended: the outcome, the ticket, the reason and the text of the status column.</summary>
    public void Play(string userName, string password)
    {
        Lines.Write("version", service.serverVersion(Version));
        string verdict = service.clientVersion(Version);
        if (verdict.StartsWith("E:") || verdict.StartsWith("O:"))
        {
            Lines.Write("ended", "refused", "", verdict, "");
            return;
        }
        string[] told = service.authenticate(userName, password);
        ticket = told[0];
        switch (told[1])
        {
            case "none": End("nothing_to_do", ""); break;
            case "nvu": End("refused", "QBWC1040"); break;
            case "busy": Lines.Write("ended", "busy", ticket, "", ""); break;
            default: Work(told[1]); break;
        }
    }

    void Work(string companyFile)
    {
        string refusal = Open(companyFile);
        if (refusal != null)
        {
            Lines.Write("ended", "error", ticket, refusal, "");
            return;
        }
        string reason = Exchange();
        quickbooks.Close();
        End(reason == null ? "done" : "error", reason ?? "");
    }

    /// <summary>Opens the company file, asking the service what to try when that fails; null, or why it cannot be opened.</summary>
    string Open(string companyFile)
    {
        for (int left = OpeningTries - 1; ; left--)
        {
            try
            {
                quickbooks.Open(companyFile);
                return null;
            }
            catch (QuickBooksFailed failure)
            {
                companyFile = service.connectionError(ticket, failure.Code, failure.Message);
                if (companyFile.ToLowerInvariant() == "done" || left == 0)
                {
                    return "QBWC1013 " + failure.Code;
                }
            }
        }
    }

    /// <summary>Message sets until the service has had enough; null, or the last error when it ended the update with one.</summary>
    string Exchange()
    {
        string greeting = quickbooks.Greeting();
        while (true)
        {
            string request = service.sendRequestXML(
                ticket, greeting, quickbooks.CompanyFile, quickbooks.Country, quickbooks.Major, quickbooks.Minor);
            greeting = "";
            int percent = string.IsNullOrEmpty(request) ? 0 : Deliver(request);
            if (percent >= 100)
            {
                return null;
            }
            if (percent < 0 || string.IsNullOrEmpty(request))
            {
                string reason = service.getLastError(ticket);
                if (percent < 0 || reason != "NoOp")
                {
                    return reason;
                }
                Thread.Sleep(waitAfterNoOp);
            }
        }
    }

    /// <summary>Lets QuickBooks do the message set and hands its answer back; what the service answered to that.</summary>
    int Deliver(string request)
    {
        string response = "", hresult = "", message = "";
        try
        {
            response = quickbooks.Process(request);
        }
        catch (QuickBooksFailed failure)
        {
            hresult = failure.Code;
            message = failure.Message;
        }
        int percent = service.receiveResponseXML(ticket, response, hresult, message);
        Lines.Write("progress", percent.ToString());
        return percent;
    }

    void End(string outcome, string reason)
    {
        Lines.Write("ended", outcome, ticket, reason, service.closeConnection(ticket));
    }
}
