using System;
using System.Linq;
using System.Reflection;
using Intuit;

/// <summary>The generated class, looked at and called by the names of its methods.</summary>
sealed class Caller
{
    readonly QBWebConnectorSvc service;

    public Caller(QBWebConnectorSvc service)
    {
        this.service = service;
    }

    /// <summary>Calls one operation and writes what it returned, or why it failed.</summary>
    public void Call(string operation, string[] values)
    {
        MethodInfo method = typeof(QBWebConnectorSvc).GetMethod(operation);
        object[] arguments = method.GetParameters().Select((parameter, i) => Typed(parameter, values[i])).ToArray();
        object result;
        try
        {
            result = method.Invoke(service, arguments);
        }
        catch (TargetInvocationException error)
        {
            Lines.Write("failed", error.InnerException.GetType().Name, error.InnerException.Message);
            return;
        }
        if (result is int)
        {
            Lines.Write("int", result.ToString());
        }
        else
        {
            Lines.Write(result is string[] ? "strings" : "string", result as string[] ?? new[] { (string)result });
        }
    }

    /// <summary>Writes the operations as C# declares them, in the order of the class.</summary>
    public void Describe()
    {
        Lines.Write("methods", typeof(QBWebConnectorSvc).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.Name.StartsWith("Begin") && !method.Name.StartsWith("End") && !method.IsSpecialName)
            .Select(Signature).ToArray());
    }

    static string Signature(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(one => one.ParameterType.Name + " " + one.Name);
        return method.ReturnType.Name + " " + method.Name + "(" + string.Join(", ", parameters) + ")";
    }

    static object Typed(ParameterInfo parameter, string value)
    {
        return parameter.ParameterType == typeof(int) ? (object)int.Parse(value) : value;
    }
}
