using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// Asks the operating system itself for a flush: .NET's own calls say nothing of one that failed (<c>RandomAccess.FlushToDisk</c>
/// and <c>FileStream.Flush(true)</c>, seen with .NET 10 on Linux). Each gives 0, or the system's number of the error.
/// </summary>
internal static partial class NativeFlush
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4; // EINTR on Linux, macOS and the BSDs alike.

    // On macOS fsync leaves what was written in the drive's own cache; F_FULLFSYNC does not, where the file system has it.
    private const int FullFlush = 51;

    /// <summary>Has the content of a file on the medium.</summary>
    public static int File(SafeFileHandle file) =>
        OperatingSystem.IsWindows() ? (FlushFileBuffers(file) ? 0 : Marshal.GetLastPInvokeError())
        : OperatingSystem.IsMacOS() && FullyFlushed(file) is { } error ? error
        : Repeated(file, Sync);

    /// <summary>
    /// Has the names in a directory on the medium: on Unix a file that was made, renamed or deleted is only so for good once its
    /// directory has been flushed too. On Windows the file system's own log keeps names, and nothing is done.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be opened; nothing was flushed, and nothing dropped.</exception>
    public static int Directory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        int descriptor;
        while ((descriptor = Open(directory, ReadOnly)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException($"The directory {directory} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return Repeated(handle, Sync);
    }

    /// <summary>Null where the file system does not know of it.</summary>
    private static int? FullyFlushed(SafeFileHandle file)
    {
        const int NoSuchControl = 25; // ENOTTY
        const int Invalid = 22; // EINVAL
        const int NotSupported = 45; // ENOTSUP
        return Repeated(file, static f => Control(f, FullFlush)) is var error && error is NoSuchControl or Invalid or NotSupported ? null
            : error;
    }

    private static int Repeated(SafeFileHandle file, Func<SafeFileHandle, int> call)
    {
        while (true)
        {
            var error = call(file) >= 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
