using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Text;

/// <summary>Alerts as people read them.</summary>
internal static class AlertText
{
    private const int ShownEvents = 4;
    private const int Width = 96;

    /// <summary>One line: when, what, who, score.</summary>
    public static string Line(Alert alert) => string.Create(
        Format.Culture,
        $"{Format.Time(alert.Time)}  {alert.Level.ToString().ToLowerInvariant(),-12} {alert.Title,-18} {Who(alert.Subject),-24} score "
        + $"{alert.Score:0.#}");

    /// <summary>All of it: who, score, each reason with value against threshold, evidence, actions, expiry.</summary>
    public static IEnumerable<string> Card(Alert alert)
    {
        yield return $"{alert.Level.ToString().ToUpperInvariant()}  {alert.Title}: {Who(alert.Subject)}";
        yield return string.Create(
            Format.Culture,
            $"  score {alert.Score:0.#} of {alert.Threshold:0.#}, severity {alert.Severity}, for the {alert.Responder} desk, "
            + $"{Format.Time(alert.Time)}");
        yield return "  why";
        foreach (var reason in alert.Reasons)
        {
            yield return string.Create(
                Format.Culture, $"    +{reason.Weight,-3:0.#} {reason.Title} [{reason.Rule}, {reason.Family}{Step(reason)}]");
            foreach (var line in reason.Text is { } text ? Wrapped(text, "         ", "         ") : [])
            {
                yield return line;
            }

            foreach (var value in Measured(reason.Values))
            {
                yield return "         " + value;
            }

            yield return $"         events {Evidence(reason)}";
        }

        yield return "  what to do";
        foreach (var action in alert.Actions)
        {
            foreach (var line in Wrapped(action, "    - ", "      "))
            {
                yield return line;
            }
        }

        yield return $"  until {Format.Time(alert.Expires)}; message {alert.Id}.{alert.Revision}";
    }

    /// <summary>A rule's comparisons on one line.</summary>
    public static string Compact(ImmutableArray<ReasonValue> values) => string.Join("; ", Measured(values));

    public static string Who(AlertSubject subject) => $"{subject.Kind} {subject.Key ?? subject.Token}";

    private static string Step(Reason reason) => reason.HighestBand is { } highest ? $", step {reason.Band} of {highest}" : "";

    // A rule may hit by one of several alternatives, so that not each of its comparisons need hold.
    private static IEnumerable<string> Measured(ImmutableArray<ReasonValue> values) => values.Select(v =>
    {
        var measured = $"{v.Expression} = {Side(v.Value, v.Unit, v.WindowSeconds)}";
        var other = $"{(v.Against is null ? "" : v.Against + " = ")}{Side(v.Threshold, v.Unit, v.AgainstWindowSeconds)}";
        return Holds(v) ? $"{measured} {v.Operator} {other}"
            : v is { Value: null, WindowSeconds: null } ? $"{v.Expression}, which its event tells, {v.Operator} {other}"
            : $"{measured}, not {v.Operator} {other}";
    });

    // Each side with the window it looks back over itself.
    private static string Side(double? value, string? unit, double? window) =>
        Format.Value(value, unit) + (window is > 0 ? $" in {Format.Span(window)}" : "");

    /// <summary>Whether a comparison holds; not where a side is missing.</summary>
    public static bool Holds(ReasonValue v) => v.Operator switch
    {
        ">" => v.Value > v.Threshold,
        ">=" => v.Value >= v.Threshold,
        "<" => v.Value < v.Threshold,
        "<=" => v.Value <= v.Threshold,
        "!=" => v.Value != v.Threshold,
        _ => v.Value == v.Threshold,
    };

    private static IEnumerable<string> Wrapped(string text, string first, string next)
    {
        var line = first;
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length > Width)
            {
                yield return line.TrimEnd();
                line = next;
            }

            line += word + " ";
        }

        yield return line.TrimEnd();
    }

    private static string Evidence(Reason reason)
    {
        var shown = reason.Events.TakeLast(ShownEvents);
        var rest = Math.Max(reason.Sample, reason.Events.Length) - Math.Min(reason.Events.Length, ShownEvents);
        return string.Join(' ', shown) + (rest > 0 ? string.Create(Format.Culture, $" and {rest:N0} before") : "");
    }
}
