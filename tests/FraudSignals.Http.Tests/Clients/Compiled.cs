using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FraudSignals.Http.Tests.Clients;

/// <summary>Generated clients as a user would compile them, warnings of the generators aside.</summary>
internal static class Compiled
{
    /// <summary>Compiles sources against all that the tests themselves can load.</summary>
    public static Assembly From(IEnumerable<string> sources)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create(
            $"generated-{Guid.NewGuid():N}",
            sources.Select(s => CSharpSyntaxTree.ParseText(s)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(p => MetadataReference.CreateFromFile(p)),
            options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)));
        return Assembly.Load(image.ToArray());
    }
}
