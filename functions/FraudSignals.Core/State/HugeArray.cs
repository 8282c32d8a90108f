using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudSignals.State;

/// <summary>
/// Large arrays whose memory the system is asked to keep in large pages. State is read all over the place, and with small
/// pages nearly every read would also wait for the address to be translated. Where the system will not, nothing changes.
/// </summary>
internal static partial class HugePages
{
    private const nuint PageBytes = 2 * 1024 * 1024;
    private const int MadvHugePage = 14;

    /// <summary>An array that does not move, cleared.</summary>
    public static unsafe T[] Allocate<T>(int length)
        where T : unmanaged
    {
        var array = GC.AllocateArray<T>(length, pinned: true);
        var bytes = (nuint)length * (nuint)Unsafe.SizeOf<T>();
        if (bytes >= 2 * PageBytes && OperatingSystem.IsLinux())
        {
            // The whole pages inside the array; fresh ones are made large when they are first written.
            var start = ((nuint)Unsafe.AsPointer(ref array[0]) + PageBytes - 1) & ~(PageBytes - 1);
            var end = ((nuint)Unsafe.AsPointer(ref array[0]) + bytes) & ~(PageBytes - 1);
            _ = Advise((void*)start, end - start, MadvHugePage);
        }

        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Advise(void* address, nuint length, int advice);
}
