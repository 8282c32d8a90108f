using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FraudSignals.Memory;

/// <summary>
/// Asks the processor for memory before it is needed. The only file that names an instruction set: a hint changes nothing
/// but time, so a processor without it does nothing.
/// </summary>
internal static unsafe class CacheHints
{
    /// <summary>Whether hints do anything here; what only prepares them can be left out where they do not.</summary>
    public static bool AreTaken => Sse.IsSupported;

    /// <summary>Brings the cache line at an address closer. The address need not be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
