using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// All that is known of an aggregate function: what it is called, what it takes, what its values are like, what it costs, what it asks of a
/// subject's block, and in a reader and a writer how it is read and written. Each function is a class of its own in a file of this folder,
/// both called like its <see cref="AggregateFunction"/>; whatever else hangs on functions asks it.
/// </summary>
public abstract class FunctionSpec
{
    private const int ScalarTime = 50;

    private protected FunctionSpec() => Function = Enum.Parse<AggregateFunction>(GetType().Name);

    /// <summary>All functions, in the order of <see cref="AggregateFunction"/>.</summary>
    public static ImmutableArray<FunctionSpec> All { get; } = [.. Enum.GetValues<AggregateFunction>().Select(Make)];

    /// <summary>Which function it is.</summary>
    public AggregateFunction Function { get; }

    /// <summary>What rule files call it.</summary>
    public string Name => JsonNamingPolicy.CamelCase.ConvertName(Function.ToString());

    /// <summary>Whether rule files can declare it; the others are asked for in expressions.</summary>
    public virtual bool IsDeclared => true;

    /// <summary>What it gives, for the table of functions.</summary>
    public abstract string Gives { get; }

    /// <summary>What it takes beside its roles, for the table of functions.</summary>
    public virtual string Takes => string.Join(", ", new[]
    {
        IsFlow ? "Role `[\"payee\", \"payer\"]`" : null,
        Field == FieldNeed.Place ? "Field `calleePlace`" : Field == FieldNeed.None ? null : "Field",
        HasWindow ? "Window" : null,
        HasHorizon ? "Horizon" : null,
    }.OfType<string>());

    /// <summary>Where its window begins, for the table of functions.</summary>
    public virtual string Edge => KeptIn is KeptIn.Panes or KeptIn.Set or KeptIn.Novelty ? "panes" : "exact";

    /// <summary>The field it works on.</summary>
    public virtual FieldNeed Field => FieldNeed.None;

    /// <summary>Whether it has a window.</summary>
    public virtual bool HasWindow => true;

    /// <summary>Whether it has a horizon.</summary>
    public virtual bool HasHorizon => false;

    /// <summary>Whether its values may be weighed by a second field.</summary>
    public virtual bool TakesWeight => false;

    /// <summary>Whether it compares money in with money out, of one currency or of what all are worth.</summary>
    public virtual bool IsFlow => false;

    /// <summary>Whether it is about the subjects of a group, not about the one whose event it is.</summary>
    public virtual bool IsOfPeers => false;

    /// <summary>Whether it can be computed over findings.</summary>
    public virtual bool TakesFindings => false;

    /// <summary>Whether it asks what led to findings, so that they are kept with that.</summary>
    public virtual bool AsksCauses => false;

    /// <summary>Whether it looks at what comes after the event.</summary>
    public virtual bool Awaits => false;

    /// <summary>Where it keeps what it needs.</summary>
    public virtual KeptIn KeptIn => KeptIn.Panes;

    /// <summary>Of one that is kept in touches whether they are those that others look at too.</summary>
    public virtual bool SharesTouches => KeptIn == KeptIn.Touches;

    /// <summary>Of one that is kept in panes the columns it needs in the ring of each of its roles.</summary>
    public virtual IReadOnlyList<ColumnOf> Columns => [];

    /// <summary>
    /// Nanoseconds to read the value of a busy subject once, where it is not kept in panes; measured beside by <c>cost</c> of the
    /// benchmarks.
    /// </summary>
    public virtual int ReadTime => ScalarTime;

    /// <summary>What its values count in.</summary>
    public virtual FunctionUnit Unit => FunctionUnit.Plain;

    /// <summary>Whether its value is a number of things.</summary>
    public virtual bool IsNumber => false;

    /// <summary>Whether it grows by one at most with each touch, and counts nothing but touches.</summary>
    public virtual bool CountsTouches => false;

    /// <summary>Whether its value is an age, seconds of many days.</summary>
    public virtual bool IsAge => false;

    /// <summary>Whether its reader knows the least and the most it can be soon.</summary>
    public virtual bool IsBounded => false;

    /// <summary>Whether more records can only make it larger.</summary>
    public virtual bool Grows => false;

    /// <summary>Whether it is nothing, and not unknown, where no touch counts.</summary>
    public virtual bool IsNothingWithoutTouches => false;

    /// <summary>Whether it can come out too large, or otherwise mislead, over a past that was seen in part.</summary>
    public virtual bool NeedsWholePast => false;

    /// <summary>Whether it says something while it has been kept for a part of its window only: at least so much.</summary>
    public virtual bool SpeaksInPart => Grows;

    /// <summary>Whether a handful of events can bring it to any value, so that a rule must ask for a minimum of them.</summary>
    public virtual bool NeedsSample => false;

    /// <summary>Whether a lower bound on it asks for such a minimum.</summary>
    public virtual bool GuardsSamples => false;

    /// <summary>Whether it can be measured among peers.</summary>
    public virtual bool IsMeasurable => false;

    /// <summary>The spec of a function.</summary>
    public static FunctionSpec Of(AggregateFunction function) => All[(int)function];

    /// <summary>The values it can take.</summary>
    public virtual ValueRange RangeOf(AggregateDefinition d) =>
        d?.Field == EventField.PayerBalanceAfter ? ValueRange.Any : ValueRange.NeverNegative;

    /// <summary>
    /// Whether one of this function measures a part of what another aggregate measures, if the two are about the same touches.
    /// </summary>
    public virtual bool IsPartOf(AggregateDefinition own, AggregateDefinition whole) => false;

    /// <summary>Why it cannot be of those roles; null where it can.</summary>
    public virtual FunctionProblem? ProblemOf(ImmutableArray<Role> roles) =>
        IsFlow && !(roles.Length == 2 && roles.Contains(Role.Payee) && roles.Contains(Role.Payer))
            ? new("Role", $"'{Name}' compares money in with money out", "use Role [\"payee\", \"payer\"]") : null;

    /// <summary>Why it cannot be over those spans of time; null where it can.</summary>
    public virtual FunctionProblem? ProblemOf(AggregateDefinition d) => null;

    /// <summary>All that its state hangs on.</summary>
    internal virtual string StateIdentity(AggregateDefinition d) => d.Whole;

    /// <summary>Asks for what it needs of a subject's block; gives what reads it.</summary>
    internal abstract AggregateReader Ask(IBlockParts parts, AggregateDefinition d);

    private static FunctionSpec Make(AggregateFunction function)
    {
        var name = $"{typeof(FunctionSpec).Namespace}.{function}";
        var type = Type.GetType(name) ?? throw new InvalidOperationException($"There is no class {name}.");
        return (FunctionSpec)Activator.CreateInstance(type)!;
    }
}
