using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace FraudSignals.Rules;

/// <summary>
/// Why a rule's hit counts, in plain words with places for its figures. A place names a side of a comparison of the rule as the rule writes
/// it: <c>{in_24h}</c> is its value, <c>{matched_24h:percent}</c> the value as a percentage, <c>{calls_24h:count}</c> the value with what
/// it counts,
/// <c>{in_24h:limit}</c> the other side and <c>{in_24h:window}</c> how far back it looks.
/// </summary>
public sealed partial class Sentence
{
    private const int MostComparisons = 3;

    private readonly ImmutableArray<Part> _parts;

    private Sentence(ImmutableArray<Part> parts) => _parts = parts;

    private enum Form
    {
        Text,
        Value,
        Percent,
        Count,
        Limit,
        Window,
    }

    /// <summary>That of a rule whose card has none: it is made of the rule's title and figures.</summary>
    public static Sentence None { get; } = new([]);

    /// <summary>What it names.</summary>
    public IEnumerable<string> Names => _parts.Where(p => p.Form != Form.Text).Select(p => p.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static Sentence Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var parts = ImmutableArray.CreateBuilder<Part>();
        var at = 0;
        foreach (Match place in Place().Matches(template))
        {
            parts.Add(Text(template[at..place.Index]));
            parts.Add(new Part(place.Groups["form"].Value switch
            {
                "" => Form.Value,
                "percent" => Form.Percent,
                "count" => Form.Count,
                "limit" => Form.Limit,
                "window" => Form.Window,
                var other => throw new FormatException($"'{other}' is no form of a figure: write percent, count, limit, window or none"),
            }, place.Groups["name"].Value.Trim()));
            at = place.Index + place.Length;
        }

        parts.Add(Text(template[at..]));
        return new Sentence(parts.ToImmutable());

        static Part Text(string text) =>
            text.AsSpan().ContainsAny('{', '}') ? throw new FormatException("a brace has no partner") : new Part(Form.Text, text);
    }

    /// <summary>The sentence with the figures of a hit; that of a rule without one where a figure is not known.</summary>
    /// <param name="title">The rule's title.</param>
    /// <param name="values">The comparisons of the hit, as people read them.</param>
    public string Of(string title, IReadOnlyList<ReasonValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var words = _parts.Select(p => Word(p, values)).ToList();
        return words.Count == 0 || words.Contains(null) ? Default(title, values) : string.Concat(words);
    }

    private static string? Word(Part part, IReadOnlyList<ReasonValue> values)
    {
        if (part.Form == Form.Text)
        {
            return part.Text;
        }

        // A side may stand in several comparisons, and some of them may have no figure.
        var sides = values.SelectMany(v => new[]
        {
            (Name: v.Expression, v.Value, v.Shown, Plain: Number(v.Value, v.Shown, v.Unit),
                Other: Number(v.Threshold, v.ThresholdShown, v.Unit), Window: v.WindowSeconds),
            (Name: v.Against ?? "", Value: v.Threshold, Shown: v.ThresholdShown, Plain: Number(v.Threshold, v.ThresholdShown, v.Unit),
                Other: Number(v.Value, v.Shown, v.Unit),
                Window: v.AgainstWindowSeconds),
        });
        var side = sides.FirstOrDefault(s => s.Name == part.Text && s.Value != null);
        return side.Value == null ? null : part.Form switch
        {
            Form.Percent => Figures.Percent(side.Value),
            Form.Limit => side.Other,
            Form.Window => side.Window is > 0 and var window ? Figures.Span(window) : null,
            Form.Count => side.Shown,
            _ => side.Plain,
        };
    }

    // Whoever writes a sentence says what is counted, unless the place asks for it.
    private static string? Number(double? value, string? shown, string? unit) =>
        value == null || unit != null ? shown : Figures.Of(value, unit);

    private static string Default(string title, IReadOnlyList<ReasonValue> values)
    {
        var told = values.Where(v => v.Value != null && v.Threshold != null).Take(MostComparisons)
            .Select(
                v => $"{Named(v)}{(v.Window == null ? "" : " in " + v.Window)} ({OperatorOf(v.Operator)} {v.ThresholdShown}{Within(v)})")
                .ToList();
        return told.Count == 0 ? title : $"{title.TrimEnd('.')}: {string.Join(", ", told)}";
    }

    // What is counted stands in many names: 12 calls, not calls 12 calls; 12 distinct callees.
    private static string Named(ReasonValue value)
    {
        var (name, shown) = (Plain(value.Expression), value.Shown ?? Figures.NotKnown);
        var (number, noun) = shown.Split(' ', 2) is [var first, var rest] && value.Unit == null ? (first, rest) : (shown, "");
        return noun.Length == 0 ? $"{name} {shown}"
            : name == noun || name.TrimEnd('s') == noun ? shown
            : name.EndsWith(" " + noun, StringComparison.Ordinal) ? $"{number} {name}"
            : $"{name} {shown}";
    }

    // Of the other side, where that is measured too.
    private static string Within(ReasonValue value) =>
        value.AgainstWindowSeconds is > 0 and var window ? " in " + Figures.Span(window) : "";

    private static string Plain(string expression) => WindowEnding().Replace(expression, "").Replace('_', ' ');

    private static string OperatorOf(string text) => text switch
    {
        ">" => "more than",
        ">=" => "at least",
        "<" => "less than",
        "<=" => "at most",
        "!=" => "other than",
        _ => "exactly",
    };

    [GeneratedRegex(@"\{(?<name>[^{}:]+)(?::(?<form>[a-z]+))?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"_[0-9]+[smhd]\b")]
    private static partial Regex WindowEnding();

    private readonly record struct Part(Form Form, string Text);
}
