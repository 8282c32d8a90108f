namespace FraudSignals.Host.Tests.Disks;

/// <summary>What came of a run on a faulty disk.</summary>
internal sealed record DiskReport
{
    /// <summary>Whether the fault came about.</summary>
    public bool Failed { get; set; }

    /// <summary>The host did not start on that disk, which is as good as any other way to say it.</summary>
    public bool RefusedToStart { get; set; }

    /// <summary>Records answered with 200.</summary>
    public int Acknowledged { get; set; }

    /// <summary>Calls by the name of the call and the kind of file, as long as the host lived.</summary>
    public Dictionary<(string Call, string Kind), int> Calls { get; set; } = [];

    /// <summary>All that must not be.</summary>
    public List<string> Problems { get; } = [];
}
