using System;
using System.IO;
using System.Linq;
using System.Text;

/// <summary>
/// What the test and this program say to each other: one line a message, a word and then its values in Base64; "-" is null.
/// </summary>
static class Lines
{
    static readonly Encoding Utf8 = new UTF8Encoding(false);
    static readonly TextReader Input = new StreamReader(Console.OpenStandardInput(), Utf8, false, 1 << 16);
    static readonly TextWriter Output = new StreamWriter(Console.OpenStandardOutput(), Utf8, 1 << 16);

    /// <summary>The next message, word first; null when the test has closed the line.</summary>
    public static string[] Read()
    {
        string line = Input.ReadLine();
        if (line == null)
        {
            return null;
        }
        string[] fields = line.Split(' ');
        return fields.Take(1).Concat(fields.Skip(1).Select(Decoded)).ToArray();
    }

    public static void Write(string word, params string[] values)
    {
        Output.Write(word);
        foreach (string value in values)
        {
            Output.Write(" " + Encoded(value));
        }
        Output.Write("\n");
        Output.Flush();
    }

    /// <summary>Says something and waits for what the test answers to it.</summary>
    public static string[] Ask(string word, params string[] values)
    {
        Write(word, values);
        string[] answer = Read();
        if (answer == null)
        {
            throw new EndOfStreamException("The test has gone.");
        }
        return answer;
    }

    static string Encoded(string value)
    {
        return value == null ? "-" : Convert.ToBase64String(Utf8.GetBytes(value));
    }

    static string Decoded(string field)
    {
        return field == "-" ? null : Utf8.GetString(Convert.FromBase64String(field));
    }
}
