using System;
using System.CodeDom;
using System.CodeDom.Compiler;
using System.IO;
using System.Web.Services.Description;
using Microsoft.CSharp;

/// <summary>
/// Writes the client class of a WSDL with .NET's own importer, the one behind wsdl.exe and Visual Studio's web references.
/// Arguments: the WSDL, the C# file to write. Exits with 1 when the importer warns of anything.
/// </summary>
static class GenerateProxy
{
    static int Main(string[] arguments)
    {
        var importer = new ServiceDescriptionImporter { ProtocolName = "Soap", Style = ServiceDescriptionImportStyle.Client };
        importer.AddServiceDescription(ServiceDescription.Read(arguments[0]), null, null);
        var generated = new CodeNamespace("Intuit");
        var unit = new CodeCompileUnit();
        unit.Namespaces.Add(generated);
        ServiceDescriptionImportWarnings warnings = importer.Import(generated, unit);
        if (warnings != 0)
        {
            Console.Error.WriteLine("The importer warns: " + warnings);
            return 1;
        }
        using (var output = new StreamWriter(arguments[1]))
        {
            new CSharpCodeProvider().GenerateCodeFromCompileUnit(unit, output, new CodeGeneratorOptions());
        }
        return 0;
    }
}
