using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Rules;

/// <summary>A loaded rule: its card and its compiled expression.</summary>
public sealed record Rule
{
    /// <summary>How many of its comparisons an alert shows: those of the band reached, then its own.</summary>
    public const int ComparisonsShown = 6;

    /// <summary>Never reused, for example <c>high_outbound</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public RuleStatus Status { get; init; } = RuleStatus.Test;

    public int Version { get; init; } = 1;

    /// <summary>low, medium, high or critical.</summary>
    public string Level { get; init; } = "medium";

    /// <summary>What a hit gives that reaches none of the <see cref="Bands"/>; 0 to 100.</summary>
    public double Score { get; init; }

    /// <summary>The steps above the first, by rising score. The highest whose condition is true counts.</summary>
    public ImmutableArray<Band> Bands { get; init; } = [];

    /// <summary>The kind of evidence: volume, spread, reciprocity, pacing, place, device, tenure, flow, amount or list.</summary>
    public required string Family { get; init; }

    /// <summary>Why a hit counts, for people, with places for its figures.</summary>
    public Sentence Sentence { get; init; } = Sentence.None;

    /// <summary>What a responder should do about it.</summary>
    public string Action { get; init; } = "";

    public required SubjectKind Subject { get; init; }

    /// <summary>A touch in one of these roles makes the rule run.</summary>
    public required ImmutableArray<Role> Roles { get; init; }

    public required Condition Condition { get; init; }

    /// <summary>Whether the expression names event fields; if so it runs for its own event only.</summary>
    public bool NamesEventFields { get; init; }

    /// <summary>The comparisons of the expression, in its order.</summary>
    public ImmutableArray<Comparison> Comparisons { get; init; } = [];

    /// <summary>The indexes of the aggregates the expression names.</summary>
    public ImmutableArray<int> Aggregates { get; init; } = [];

    /// <summary>The event fields the expression reads without asking whether they are there.</summary>
    public ImmutableArray<Events.EventField> OpenFields { get; init; } = [];

    /// <summary>The lower bounds on single aggregates that the whole expression rests on.</summary>
    public ImmutableArray<Need> Needs { get; init; } = [];

    /// <summary>
    /// What the expression can say at best during the rest of the day and as many touches as rules are passed over at most:
    /// <see cref="Kleene.False"/> where it cannot hit, whatever comes. Null where nothing can be known of that.
    /// </summary>
    public Condition? Outlook { get; init; }

    /// <summary>
    /// Whether more records may prove a hit wrong: it rests on an upper bound, a ratio, or something else that does not only grow. Where
    /// records come in any order such a hit waits until they can be expected to be there.
    /// </summary>
    public bool MayBeProvedWrong { get; init; }

    /// <summary>A finding is made at most once in this span per subject.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The role of the event whose subject the finding is also addressed to; null keeps it at home.</summary>
    public Role? AddressedTo { get; init; }

    /// <summary>The highest band whose condition is true, from 1; 0 where none is. Asked of a rule whose own condition is true.</summary>
    public int BandIn(EvaluationContext context)
    {
        var band = Bands.Length;
        while (band > 0 && Bands[band - 1].Condition(context) != Kleene.True)
        {
            band--;
        }

        return band;
    }

    /// <summary>
    /// The share of its weight that a hit brings: a typology's weight is that of the highest band, and those below count as
    /// their scores stand to its score.
    /// </summary>
    /// <param name="band">The band reached, from 1; 0 where none was.</param>
    public double ShareOf(int band) =>
        Bands.IsEmpty || Bands[^1].Score <= 0 ? 1 : (band == 0 ? Score : Bands[Math.Min(band, Bands.Length) - 1].Score) / Bands[^1].Score;
}
