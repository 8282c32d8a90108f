using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FraudSignals.Architecture.Tests;

/// <summary>The product's assemblies, as built.</summary>
internal static class Product
{
    public const string Core = "FraudSignals.Core";
    public const string Ingestion = "FraudSignals.Ingestion";
    public const string Host = "FraudSignals.Host";

    // A host may see all; the tests are no part of the product.
    public static IReadOnlyList<string> Hosts { get; } = [Host, "FraudSignals.Functions"];

    /// <summary>
    /// All <c>FraudSignals.*</c> assemblies beside the tests, so that a new adapter is held to the rules without being named here.
    /// </summary>
    public static IReadOnlyList<AssemblyDefinition> Assemblies { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "FraudSignals.*.dll")
            .Where(f => !Path.GetFileNameWithoutExtension(f).EndsWith(".Tests", StringComparison.Ordinal))
            .Select(f => AssemblyDefinition.ReadAssembly(f)),
    ];

    public static AssemblyDefinition Of(string name) => Assemblies.Single(a => a.Name.Name == name);

    /// <summary>The names of the assemblies this one uses; the compiler leaves out those it only could use.</summary>
    public static IEnumerable<string> Uses(AssemblyDefinition assembly) => assembly.MainModule.AssemblyReferences.Select(r => r.Name);

    public static bool IsOurs(string name) => name.StartsWith("FraudSignals.", StringComparison.Ordinal);

    /// <summary>All methods, those of nested and generated types included.</summary>
    public static IEnumerable<MethodDefinition> Methods(AssemblyDefinition assembly) =>
        assembly.MainModule.GetTypes().SelectMany(t => t.Methods);

    /// <summary>The methods a method calls, as <c>Namespace.Type::Name</c>.</summary>
    public static IEnumerable<string> Calls(MethodDefinition method) => !method.HasBody
        ? []
        : method.Body.Instructions
            .Where(i => i.OpCode.FlowControl == FlowControl.Call || i.OpCode == OpCodes.Ldftn)
            .Select(i => i.Operand)
            .OfType<MethodReference>()
            .Select(m => $"{m.DeclaringType.GetElementType().FullName}::{m.Name}");
}
