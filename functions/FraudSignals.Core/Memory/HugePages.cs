using System.Runtime.InteropServices;

namespace FraudSignals.Memory;

/// <summary>
/// Asks the system to keep memory in large pages: state is read all over the place, and with small ones nearly every read
/// would also wait for the address to be translated. Where the system will not, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageBytes = 2 * 1024 * 1024;
    private const int MadvHugePage = 14;

    /// <summary>Asks for the whole pages inside a range of fresh memory, which are made large when they are first written.</summary>
    public static void AskFor(byte* start, nuint bytes)
    {
        if (bytes >= 2 * PageBytes && OperatingSystem.IsLinux())
        {
            var first = ((nuint)start + PageBytes - 1) & ~(PageBytes - 1);
            var end = ((nuint)start + bytes) & ~(PageBytes - 1);
            _ = Advise((void*)first, end - first, MadvHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
