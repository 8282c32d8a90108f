using System.Collections.Immutable;

namespace FraudSignals.Rules;

/// <summary>One comparison inside a rule's expression, kept so that an alert can show the value beside the threshold.</summary>
/// <param name="Text">The left side as written, for example <c>distinct_callees_24h / calls_24h</c>.</param>
/// <param name="Value">The left side, compiled.</param>
/// <param name="Operator">One of <c>&gt;= &gt; &lt;= &lt; == !=</c>.</param>
/// <param name="Threshold">The right side, compiled.</param>
/// <param name="Window">The longest window of the aggregates on its left side; null where there are none.</param>
public sealed record Comparison(string Text, Measure Value, string Operator, Measure Threshold, TimeSpan? Window)
{
    /// <summary>The right side as written; null where it is a constant.</summary>
    public string? Against { get; init; }

    /// <summary>The longest window of the aggregates on its right side; null where there are none.</summary>
    public TimeSpan? AgainstWindow { get; init; }

    /// <summary>What both sides count in, as <see cref="ReasonValue.Unit"/>.</summary>
    public string? Unit { get; init; }

    /// <summary>What its left side counts; null where that is no count.</summary>
    public Noun? Counted { get; init; }

    /// <summary>What its right side counts.</summary>
    public Noun? AgainstCounted { get; init; }

    /// <summary>The indexes of the aggregates it names that speak before their whole horizon has been observed.</summary>
    public ImmutableArray<int> ShortHorizons { get; init; } = [];

    /// <summary>How it stands in a context.</summary>
    public ReasonValue In(EvaluationContext context) => With(Value(context), Threshold(context));

    /// <summary>How it stood when its sides had these values; NaN for what could not be said.</summary>
    public ReasonValue With(double value, double threshold)
    {
        return new ReasonValue(Text, Known(value), Operator, Known(threshold), Window?.TotalSeconds, Against, AgainstWindow?.TotalSeconds,
            Unit);

        static double? Known(double side) => double.IsFinite(side) ? side : null;
    }
}
