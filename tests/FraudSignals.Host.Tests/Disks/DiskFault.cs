namespace FraudSignals.Host.Tests.Disks;

/// <summary>A call of the operating system that fails.</summary>
/// <param name="Call">fsync, fsyncdir (a directory's), pwrite, ftruncate, fallocate, rename or unlink.</param>
/// <param name="Path">A part of the path it is made on.</param>
/// <param name="Nth">Which of these calls, from 1 on.</param>
/// <param name="Error">The system's number of the error.</param>
/// <param name="How">once, always (from the nth on), or short: half of a write is done and told.</param>
internal sealed record DiskFault(string Call, string Path, int Nth, int Error, string How = "once")
{
    public const int Interrupted = 4;
    public const int Broken = 5;
    public const int NoSpace = 28;
    public const int OverQuota = 122;

    /// <summary>What was written may be lost, so nothing may be acknowledged any more.</summary>
    public bool ClosesStore =>
        How != "short" && Error != Interrupted
            && (Call.StartsWith("fsync", StringComparison.Ordinal) || (Call == "pwrite" && Path == "/journal/"));

    /// <summary>Nothing is wrong: the call is to be made again, or gone on with.</summary>
    public bool IsHarmless => How == "short" || Error == Interrupted;

    /// <summary>As the library reads it.</summary>
    public string Text => $"{Call},{Path},{Nth},{Error},{How}";

    public override string ToString() => Text;
}
