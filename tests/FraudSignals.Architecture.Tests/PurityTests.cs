using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace FraudSignals.Architecture.Tests;

/// <summary>Core is a function of state, stamped event and rules: it waits for nothing, locks nothing and has no clock.</summary>
public sealed class PurityTests
{
    private static readonly string[] Barred =
    [
        "System.TimeProvider", "System.Threading.Lock", "System.Threading.Monitor", "System.Threading.SemaphoreSlim",
        "System.Threading.Mutex",
        "System.Threading.ReaderWriterLockSlim", "System.Threading.SpinLock", "System.Threading.Timer", "System.Threading.PeriodicTimer",
        "System.Diagnostics.Stopwatch", "System.Threading.Tasks.TaskCompletionSource",
    ];

    [Fact]
    public void Core_awaits_nothing_locks_nothing_and_has_no_clock() => Assert.Empty(Impure(Product.Of(Product.Core)));

    /// <summary>A search that finds nothing anywhere would pass too; the drivers of the engine do all three.</summary>
    [Theory]
    [InlineData("awaits")]
    [InlineData("names System.Threading.Lock")]
    [InlineData("names System.TimeProvider")]
    public void The_search_finds_what_the_drivers_do(string what) =>
        Assert.Contains(Impure(Product.Of(Product.Ingestion)), found => found.EndsWith(what, StringComparison.Ordinal));

    private static IEnumerable<string> Impure(AssemblyDefinition assembly) =>
        Product.Methods(assembly)
            .Where(
                m =>
                    m.CustomAttributes.Any(
                        a => a.AttributeType.Name is nameof(AsyncStateMachineAttribute) or nameof(AsyncIteratorStateMachineAttribute)))
            .Select(m => $"{m.FullName} awaits")
            .Concat(assembly.MainModule.GetTypeReferences()
                .Where(t => Barred.Contains(t.GetElementType().FullName.Split('`')[0]))
                .Select(t => $"{assembly.Name.Name} names {t.GetElementType().FullName.Split('`')[0]}"));
}
