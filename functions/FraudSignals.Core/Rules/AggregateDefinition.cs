using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Events;

namespace FraudSignals.Rules;

/// <summary>
/// An aggregate as a rule file declares it. Two definitions with the same <see cref="Identity"/> share their state,
/// whatever they are called and whichever rules use them.
/// </summary>
public sealed record AggregateDefinition
{
    /// <summary>The name by which the declaring file's expressions call it.</summary>
    public required string Name { get; init; }

    public required AggregateFunction Of { get; init; }

    public required SubjectKind Subject { get; init; }

    /// <summary>The roles whose touches count; for matched flow and dwell exactly payee (in) and payer (out).</summary>
    public required ImmutableArray<Role> Roles { get; init; }

    /// <summary>The field summed, compared or told apart; none for counts and gaps.</summary>
    public EventField? Field { get; init; }

    /// <summary>Only touches whose event fulfils this count; the text as written, trimmed.</summary>
    public string? Where { get; init; }

    /// <summary><see cref="Where"/>, compiled against event fields only.</summary>
    public Condition? Filter { get; init; }

    /// <summary>
    /// The fields <see cref="Where"/> reads without asking whether they are there: without one it is open whether an event counts.
    /// </summary>
    public ImmutableArray<EventField> OpenFields { get; init; } = [];

    /// <summary>How far back it looks; zero for those that need no window.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>For <see cref="AggregateFunction.New"/> how long unseen counts as new; for <see cref="AggregateFunction.Silence"/> the
    /// shortest silence; for
    /// <see cref="AggregateFunction.SecondsSinceFirst"/> how long observation must have run before the first touch.</summary>
    public TimeSpan Horizon { get; init; }

    /// <summary>
    /// From how long a past on it speaks before the whole <see cref="Horizon"/>, or the whole <see cref="Window"/> of what only grows, has
    /// been
    /// observed: it then looks back as far as was observed. Zero where it cannot say until then.
    /// </summary>
    public TimeSpan HorizonAtLeast { get; init; }

    /// <summary>The currency (ISO 4217) an aggregate over amounts counts; other currencies are left out. Matched flow and dwell without one
    /// are
    /// over what amounts are worth in whatever currency.</summary>
    public string? Currency { get; init; }

    /// <summary>For counts of findings: the id of the rule whose addressed findings count.</summary>
    public string? Finding { get; init; }

    /// <summary>For counts of findings: what is counted; null for <see cref="FindingUnit.Cooldown"/>, where nobody said so.</summary>
    public FindingUnit? Per { get; init; }

    /// <summary>Of a top share, the numeric field by which values weigh; null where each event weighs the same.</summary>
    public EventField? Weight { get; init; }

    /// <summary>Whether it is read as it was before the event that is judged.</summary>
    public bool Before { get; init; }

    /// <summary>Of a quantile of peers, of whom and of what; null for all else.</summary>
    public PeerShape? Peers { get; init; }

    /// <summary>How far back it looks at the subject itself.</summary>
    public TimeSpan OwnWindow => Peers is not null ? TimeSpan.Zero : Window;

    /// <summary>How long a past must have been observed for it to speak.</summary>
    public TimeSpan LeastHorizon => HorizonAtLeast > TimeSpan.Zero ? HorizonAtLeast : Horizon;

    /// <summary>How long before now must have been observed for it to be said of its whole window.</summary>
    public TimeSpan Reach => Horizon == TimeSpan.Zero && HorizonAtLeast > TimeSpan.Zero ? HorizonAtLeast : Window;

    /// <summary>All that makes it what it is, save its name.</summary>
    public string Identity => (HorizonAtLeast > TimeSpan.Zero ? $"{Whole}|{HorizonAtLeast}" : Whole) + (Before ? "|before" : "")
        + (Peers is { } peers ? string.Create(CultureInfo.InvariantCulture, $"|quantile {peers.Quantile}") : "");

    /// <summary>What of peers is measured, whatever quantile over whatever window is asked for.</summary>
    public string PeerIdentity => (this with { Window = TimeSpan.Zero }).Whole;

    /// <summary>What the findings are known by that it counts; 0 where it counts none.</summary>
    internal uint FindingKey => Finding is null ? 0 : Stable.Hash32(Per == FindingUnit.Event ? Finding + "|event" : Finding);

    /// <summary>
    /// All that it is computed of. Where nothing more is asked for nothing more stands there, so that older state is known again.
    /// </summary>
    internal string Whole =>
        string.Join('|', Of, Subject, string.Join('+', Roles.Order()), Field, Where, Window, Horizon, Currency, Finding)
            + (Per is null or FindingUnit.Cooldown ? "" : $"|per {Per}") + (Weight is null ? "" : $"|by {Weight}")
            + (Peers is { } peers ? $"|among {peers.Among?.ToString() ?? "all"} of ({peers.Value?.Identity})" : "");
}
