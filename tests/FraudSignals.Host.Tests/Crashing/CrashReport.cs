namespace FraudSignals.Host.Tests.Crashing;

/// <summary>What a run with kills went through, and all that is wrong after it.</summary>
internal sealed record CrashReport
{
    public int Kills { get; set; }

    /// <summary>Kills before the host had begun to read its directory.</summary>
    public int BeforeRecovery { get; set; }

    /// <summary>Kills while it read it.</summary>
    public int DuringRecovery { get; set; }

    /// <summary>Kills while a checkpoint was being written.</summary>
    public int DuringCheckpoint { get; set; }

    public int Checkpoints { get; set; }

    /// <summary>How often the journal went on in another file.</summary>
    public int RollOvers { get; set; }

    /// <summary>Starts that found a last write cut off.</summary>
    public int TornTails { get; set; }

    /// <summary>Whether the kills met all that a run with kills is for.</summary>
    public bool HasSeenAll => this is { DuringRecovery: > 0, Checkpoints: > 2, RollOvers: > 0 };

    public long Events { get; set; }

    public int Subjects { get; set; }

    public int Alerts { get; set; }

    /// <summary>Records answered as duplicates.</summary>
    public long Duplicates { get; set; }

    /// <summary>Requests that got no answer, and were made again.</summary>
    public long Unanswered { get; set; }

    /// <summary>Alerts that stand more than once in the alert file.</summary>
    public int PublishedAgain { get; set; }

    public double Seconds { get; set; }

    /// <summary>Every answer that cannot be true.</summary>
    public IReadOnlyList<string> WrongAnswers { get; set; } = [];

    /// <summary>What the host says otherwise than one that took the same events and was never killed.</summary>
    public IReadOnlyList<string> Differences { get; set; } = [];

    /// <summary>Listed alerts that are not in the alert file, and lines of it that are no listed alert.</summary>
    public IReadOnlyList<string> AlertFileProblems { get; set; } = [];

    public override string ToString() => string.Join('\n',
    [
        $"{Kills} kills: {BeforeRecovery} before recovery, {DuringRecovery} during it, {DuringCheckpoint} during a checkpoint; "
        + $"{Checkpoints} checkpoints, {RollOvers} roll-overs, {TornTails} torn tails",
        $"{Events} events, {Subjects} subjects, {Alerts} alerts; {Duplicates} duplicates answered, {Unanswered} requests without an "
        + $"answer, "
        + $"{PublishedAgain} alerts published again; {Seconds:0.0} s",
        .. Some("wrong answers", WrongAnswers), .. Some("differences from the run without kills", Differences),
        .. Some("problems of the alert file", AlertFileProblems),
    ]);

    private static IEnumerable<string> Some(string what, IReadOnlyList<string> all) =>
        all.Take(5).Prepend($"{all.Count} {what}{(all.Count > 0 ? ":" : "")}");
}
