using System;
using Intuit;

/// <summary>
/// A small Web Connector. Argument: the address of the service. It does what the lines of its input say, until they end:
/// "call" an operation, "describe" the operations, play an "update" as a user.
/// </summary>
static class WebConnector
{
    static int Main(string[] arguments)
    {
        var service = new QBWebConnectorSvc { Url = arguments[0] };
        var caller = new Caller(service);
        for (string[] line = Lines.Read(); line != null; line = Lines.Read())
        {
            string[] values = new string[line.Length - 1];
            Array.Copy(line, 1, values, 0, values.Length);
            switch (line[0])
            {
                case "describe": caller.Describe(); break;
                case "call": Call(caller, values); break;
                case "update": Play(service, values); break;
                default: throw new ArgumentException("unknown: " + line[0]);
            }
        }
        return 0;
    }

    static void Call(Caller caller, string[] values)
    {
        string[] rest = new string[values.Length - 1];
        Array.Copy(values, 1, rest, 0, rest.Length);
        caller.Call(values[0], rest);
    }

    static void Play(QBWebConnectorSvc service, string[] values)
    {
        try
        {
            new Update(service, int.Parse(values[2])).Play(values[0], values[1]);
        }
        catch (Exception error) when (error is System.Net.WebException || error is System.Web.Services.Protocols.SoapException)
        {
            Lines.Write("ended", "lost", "", error.GetType().Name + ": " + error.Message, "");
        }
    }
}
