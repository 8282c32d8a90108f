using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Support;

/// <summary>Files without flushes, for tests of months in which no power goes.</summary>
internal sealed class UnflushedFiles : FileSystem
{
    public override int Flush(SafeFileHandle file, string path) => 0;

    public override int FlushDirectory(string directory) => 0;
}
