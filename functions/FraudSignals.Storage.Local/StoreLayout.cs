using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <summary>Where things are in a data directory.</summary>
internal sealed record StoreLayout(string Root)
{
    /// <summary>What happened, newest last: the truth.</summary>
    public string Journal => Path.Combine(Root, "journal");

    /// <summary>The engine's state as of some journal record.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    public string Alerts => Path.Combine(Root, "alerts");

    /// <summary>The keys that identifiers in alerts are sealed under.</summary>
    public string AlertKeys => Path.Combine(Root, "alert-keys");

    /// <summary>Who did what.</summary>
    public string Audit => Path.Combine(Root, AuditFiles.DirectoryName);

    /// <summary>How far each target has come.</summary>
    public string Outbox => Path.Combine(Root, "outbox");

    /// <summary>The key tokens are made under, where the environment does not give it.</summary>
    public string Key => Path.Combine(Root, "token.key");

    /// <summary>Which key the tokens are made under.</summary>
    public string KeyFingerprint => Path.Combine(Root, "token.fingerprint");

    /// <summary>What the other files must hold at the least.</summary>
    public string Facts => Path.Combine(Root, "store.facts");

    /// <summary>What was set aside because it could not be used.</summary>
    public string Damaged => Path.Combine(Root, "damaged");

    public IReadOnlyList<string> Directories => [Journal, Checkpoints, Alerts, Outbox];

    /// <summary>The first thing found that was kept under some key; null in a directory that was never used.</summary>
    public string? FirstKept =>
        new[]
        {
            Segment.Files.In(Journal).Select(f => f.Path).FirstOrDefault(),
            Checkpoint.Files.In(Checkpoints).Select(f => f.Path).FirstOrDefault(),
            AlertSegment.Files.In(Alerts).Select(f => f.Path).FirstOrDefault(),
            File.Exists(KeyFingerprint) ? KeyFingerprint : null,
            File.Exists(Facts) ? Facts : null,
        }.FirstOrDefault(path => path != null);

    /// <summary>What stands in the directory and is none of the host's files.</summary>
    public IEnumerable<string> Strays =>
    [
        .. Segment.Files.Strays(Journal),
        .. Checkpoint.Files.Strays(Checkpoints).Where(path => !Checkpoint.IsUnfinished(path)),
        .. AlertSegment.Files.Strays(Alerts),
        .. Entries(Outbox).Where(entry => !entry.Name.EndsWith(".position", StringComparison.Ordinal)).Select(entry => entry.FullName),
        .. Entries(Root).Where(entry => !IsOurs(entry.Name)).Select(entry => entry.FullName),
    ];

    /// <summary>What has the name of a file to come, and is no plain file.</summary>
    public IEnumerable<string> InTheWay =>
    [
        .. Segment.Files.InTheWay(Journal),
        .. Checkpoint.Files.InTheWay(Checkpoints),
        .. AlertSegment.Files.InTheWay(Alerts),
        .. Entries(Outbox).Where(entry => entry.Name.EndsWith(".position", StringComparison.Ordinal) && !NumberedFiles.IsPlain(entry))
            .Select(entry => entry.FullName),
        .. Entries(Root).Where(entry => entry.FullName == new FileInfo(Facts).FullName && !NumberedFiles.IsPlain(entry))
            .Select(entry => entry.FullName),
    ];

    private static IEnumerable<FileSystemInfo> Entries(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFileSystemInfos() : [];

    // Those of the host beside the store's own: the file of alerts for others, those it was before, what is switched off, the parties, the
    // verdicts and how far webhooks have come.
    private bool IsOurs(string name) =>
        Directories.Concat([AlertKeys, Audit, Damaged, Key, KeyFingerprint, Facts, Path.Combine(Root, DirectoryLock.FileName)])
            .Any(path => Path.GetFileName(path) == name)
        || name is "switches.json" or "parties.json" or "parties.json.lock" or "verdicts.ndjson" or "webhooks.json" or "topics.log"
        || (name.StartsWith("alerts", StringComparison.Ordinal) && name.EndsWith(".ndjson", StringComparison.Ordinal))
        || name.EndsWith(".writing", StringComparison.Ordinal);
}
