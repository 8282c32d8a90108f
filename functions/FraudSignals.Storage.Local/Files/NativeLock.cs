using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>What came of asking for a lock.</summary>
internal enum LockOutcome
{
    Taken,

    /// <summary>Another process, or another handle of this one, has it.</summary>
    Held,

    /// <summary>The file system has no locks.</summary>
    Unknown,
}

/// <summary>
/// Asks the operating system itself for a lock (flock): .NET's own can be switched off from outside
/// (<c>DOTNET_SYSTEM_IO_DISABLEFILELOCKING</c>), and passes over file systems that have none. The system lets go of it when the
/// process ends, however it ends. Unix alone; on Windows opening a file excludes others.
/// </summary>
internal static partial class NativeLock
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Exclusive = 2;
    private const int NoWait = 4;
    private const int Interrupted = 4;

    // A child process must not inherit the lock.
    private static readonly int _closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x80000;
    private static readonly int _wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Opens a file or directory that is there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path, bool writes)
    {
        while (true)
        {
            var descriptor = OpenFile(path, (writes ? ReadWrite : ReadOnly) | _closeOnExec);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException($"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
    }

    public static LockOutcome Take(SafeFileHandle file)
    {
        while (Lock(file, Exclusive | NoWait) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error == _wouldBlock ? LockOutcome.Held : LockOutcome.Unknown;
            }
        }

        return LockOutcome.Taken;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
