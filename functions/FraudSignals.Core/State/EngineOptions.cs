namespace FraudSignals.State;

/// <summary>The engine's bounds in time.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// How long before its reception an event may have happened; also how long record ids are remembered. Default 48 hours.
    /// </summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromHours(48);

    /// <summary>How far after its reception an event's time may lie. Default 10 minutes.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether events come in any order, as when old files are posted one after the other: none is too late, all ids are remembered,
    /// no subject is forgotten, and each loses what has expired by its own newest event. Default false.
    /// </summary>
    public bool AnyOrder { get; init; }

    /// <summary>A subject without events for so long is forgotten. Default 180 days.</summary>
    public TimeSpan SubjectRetention { get; init; } = TimeSpan.FromDays(180);

    /// <summary>
    /// The memory that state may take, bytes: blocks of subjects, their index, record ids. Above seven eighths of it no subject is
    /// begun that has no state yet; see <c>Engine.Room</c>. Default: no bound.
    /// </summary>
    public long MaxStateBytes { get; init; } = long.MaxValue;

    /// <summary>The names of the sources by <see cref="Events.Sources.Source.Index"/>, for alerts to name events by.</summary>
    public Events.Sources.SourceNames SourceNames { get; init; } = new([Events.Sources.Source.Local.Name]);

    /// <summary>How long after their time the records of each source can be expected. Default: they come in order.</summary>
    public Events.Sources.SettlingTimes Settling { get; init; } = new([]);

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(Lateness >= TimeSpan.Zero && Lateness <= TimeSpan.FromDays(7), "Lateness must be between 0 and 7 days.");
        Require(ClockSkew >= TimeSpan.Zero && ClockSkew <= TimeSpan.FromHours(24), "ClockSkew must be between 0 and 24 hours.");
        Require(SubjectRetention >= TimeSpan.FromDays(1), "SubjectRetention must be at least 1 day.");

        Require(MaxStateBytes >= 1 << 20, "MaxStateBytes must be at least 1 MiB.");

        static void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw new ArgumentException(message);
            }
        }
    }
}
