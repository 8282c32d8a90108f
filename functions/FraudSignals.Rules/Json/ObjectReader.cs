using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Events;

namespace FraudSignals.Rules.Json;

/// <summary>
/// Reads one JSON object against its <see cref="Keys"/>. Each method tells what is wrong and answers null, so that a
/// reader goes on and the author sees all errors at once.
/// </summary>
internal sealed class ObjectReader
{
    // No number anybody means takes more.
    private const int MaxNumber = 24;

    private readonly JsonNode _node;
    private readonly Keys _keys;
    private readonly Dictionary<string, JsonNode> _values = new(StringComparer.Ordinal);

    // Keys that a misspelt one was probably meant to be; that they are missing is not told beside it.
    private readonly HashSet<string> _meant = new(StringComparer.Ordinal);

    public ObjectReader(JsonNode node, Keys keys, FileReport report)
    {
        (_node, _keys, Report) = (node, keys, report);
        if (node.Kind != JsonValueKind.Object)
        {
            report.Error(node.Offset, "wrong-type", $"the {keys.What} must be an object, not {node.Description}");
            return;
        }

        foreach (var member in node.Members)
        {
            if (!keys.All.Contains(member.Key))
            {
                var looks = Characters.FirstLookAlike(member.Key) is { } rune ? $": it holds {Characters.Describe(rune)}" : "";
                report.Error(member.Offset, "unknown-key", $"the {keys.What} has no key '{member.Key}'{looks}", Advice(keys, member.Key));
                _meant.UnionWith(keys.All.Where(k => Suggest.From(member.Key, [k]) is not null));
            }
            else if (!_values.TryAdd(member.Key, member.Value))
            {
                report.Error(member.Offset, "duplicate-key", $"the key '{member.Key}' stands here a second time", "keep one of them");
            }
        }

        foreach (var key in keys.Required.Where(IsMissing))
        {
            report.Error(node.Offset, "missing-key", $"the {keys.What} lacks '{key}'");
        }
    }

    public FileReport Report { get; }

    private static string? Advice(Keys keys, string key) =>
        Array.Find(keys.Instead, i => i.Key == key).Advice ?? Suggest.From(key, keys.All);

    /// <summary>Where the object begins.</summary>
    public int Offset => _node.Offset;

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>Whether a key is not there, nor one that was probably meant to be it.</summary>
    public bool IsMissing(string key) => !_values.ContainsKey(key) && !_meant.Contains(key);

    public JsonNode? Node(string key) => _values.GetValueOrDefault(key);

    /// <summary>Tells an error at the value of a key, or at the object where the key is missing.</summary>
    public void Error(string key, string check, string message, string? suggestion = null) =>
        Report.Error(Node(key)?.Offset ?? Offset, check, message, suggestion);

    /// <summary>A text that says something.</summary>
    public string? Text(string key)
    {
        if (OfKind(key, "a text", JsonValueKind.String) is not { } node)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(node.Text))
        {
            Error(key, "bad-value", $"'{key}' is empty");
            return null;
        }

        return node.Text;
    }

    public bool? Flag(string key) => OfKind(key, "true or false", JsonValueKind.True, JsonValueKind.False) is { } node
        ? node.Kind == JsonValueKind.True
        : null;

    public double? Number(string key, double smallest, double largest)
    {
        if (OfKind(key, "a number", JsonValueKind.Number) is not { } node)
        {
            return null;
        }

        var number = double.Parse(node.Text, CultureInfo.InvariantCulture);
        if (node.Text.Length > MaxNumber)
        {
            Error(key, "bad-value", $"'{key}' is a number of {node.Text.Length} characters",
                string.Create(CultureInfo.InvariantCulture, $"write {smallest} to {largest}"));
            return null;
        }

        if (number >= smallest && number <= largest)
        {
            return number;
        }

        Error(key, "bad-value", string.Create(CultureInfo.InvariantCulture, $"'{key}' must be {smallest} to {largest}, not {node.Text}"));
        return null;
    }

    public int? Integer(string key, int smallest, int largest)
    {
        if (Number(key, smallest, largest) is not { } number)
        {
            return null;
        }

        if (number == Math.Truncate(number))
        {
            return (int)number;
        }

        Error(key, "bad-value", $"'{key}' must be a whole number");
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (OfKind(key, "a span of time such as \"24h\"", JsonValueKind.String) is not { } node)
        {
            return null;
        }

        if (Durations.Parse(node.Text) is { } span)
        {
            return span;
        }

        Error(key, "bad-duration", $"'{node.Text}' is no span of 1 minute to 400 days", Durations.Meant(node.Text) is { } meant
            ? $"write \"{meant}\""
            : "write a number and s, m, h or d, for example \"24h\"");
        return null;
    }

    public DateOnly? Date(string key)
    {
        if (OfKind(key, "a date", JsonValueKind.String) is not { } node)
        {
            return null;
        }

        if (BuddhistYear.Explain(node.Text) is { } meant)
        {
            Error(key, "bad-value", $"'{node.Text}': {meant}");
            return null;
        }

        if (DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Error(key, "bad-value", $"'{node.Text}' is no date", "write year-month-day, for example \"2026-11-23\"");
        return null;
    }

    /// <summary>One word of a vocabulary.</summary>
    public T? Word<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => OfKind(key, "a text", JsonValueKind.String) is { } node ? Word(node, key, words) : null;

    /// <summary>One word of a vocabulary, as it is.</summary>
    public string? Word(string key, ImmutableArray<string> words)
    {
        if (OfKind(key, "a text", JsonValueKind.String) is not { } node)
        {
            return null;
        }

        if (words.Contains(node.Text))
        {
            return node.Text;
        }

        Error(key, "unknown-value", $"'{key}' cannot be '{node.Text}'", Suggest.FromFew(node.Text, words));
        return null;
    }

    /// <summary>One word or a list of words, none twice.</summary>
    public ImmutableArray<T> Words<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (OfKind(key, "a text or a list of texts", JsonValueKind.String, JsonValueKind.Array) is not { } node)
        {
            return [];
        }

        var found = new List<T>();
        foreach (var item in node.Kind == JsonValueKind.Array ? node.Items : [node])
        {
            if (item.Kind != JsonValueKind.String)
            {
                Report.Error(item.Offset, "wrong-type", $"'{key}' must hold texts, not {item.Description}");
            }
            else if (Word(item, key, words) is { } word)
            {
                if (found.Contains(word))
                {
                    Report.Error(item.Offset, "duplicate-value", $"'{item.Text}' stands here a second time", "keep one of them");
                }

                found.Add(word);
            }
        }

        if (node is { Kind: JsonValueKind.Array, Items.Count: 0 })
        {
            Error(key, "bad-value", $"'{key}' is empty");
        }

        return [.. found];
    }

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string key, bool mayBeEmpty = false)
    {
        var texts = new List<string>();
        foreach (var item in Items(key))
        {
            if (item.Kind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.Text))
            {
                Report.Error(item.Offset, "wrong-type", $"'{key}' must hold texts that say something");
            }

            texts.Add(item.Text);
        }

        if (texts.Count == 0 && !mayBeEmpty && Node(key)?.Kind == JsonValueKind.Array)
        {
            Error(key, "bad-value", $"'{key}' is empty");
        }

        return [.. texts];
    }

    /// <summary>The items of a list; none where it is missing.</summary>
    public IReadOnlyList<JsonNode> Items(string key) => OfKind(key, "a list", JsonValueKind.Array)?.Items ?? [];

    /// <summary>The items of a list that has a limit; those beyond it are told and left out.</summary>
    public IReadOnlyList<JsonNode> Items(string key, int atMost)
    {
        var items = Items(key);
        if (items.Count <= atMost)
        {
            return items;
        }

        Error(key, "too-many", $"'{key}' has {items.Count} entries; the limit is {atMost}", "split the file");
        return [.. items.Take(atMost)];
    }

    /// <summary>The members of an object, as they are; none where it is missing.</summary>
    public IReadOnlyList<JsonMember> Members(string key) => OfKind(key, "an object", JsonValueKind.Object)?.Members ?? [];

    /// <summary>An object with keys of its own.</summary>
    public ObjectReader? Object(string key, Keys keys) => Node(key) is { } node ? new ObjectReader(node, keys, Report) : null;

    private T? Word<T>(JsonNode node, string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (words.TryGetValue(node.Text, out var word))
        {
            return word;
        }

        // Several in one text are a list.
        var parts = node.Text.Split(',', StringSplitOptions.TrimEntries);
        Report.Error(node.Offset, "unknown-value", $"'{key}' cannot be '{node.Text}'", parts.Length > 1 && parts.All(words.ContainsKey)
            ? $"write [\"{string.Join("\", \"", parts)}\"]"
            : Array.Find(_keys.Meant, m => m.Key == key && m.Word.Equals(node.Text, StringComparison.OrdinalIgnoreCase)).Advice
                ?? Suggest.FromFew(node.Text, [.. words.Keys.Order(StringComparer.Ordinal)]));
        return null;
    }

    private JsonNode? OfKind(string key, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (kinds.Contains(node.Kind))
        {
            return node;
        }

        Error(key, "wrong-type", $"'{key}' must be {expected}, not {node.Description}",
            node.Kind == JsonValueKind.String ? Unquoted(node.Text, kinds) : null);
        return null;
    }

    // What was meant by a text that should be something else.
    private static string? Unquoted(string text, ReadOnlySpan<JsonValueKind> kinds) =>
        kinds.Contains(JsonValueKind.Array) ? $"write [\"{text}\"]"
        : text is "true" or "false" && kinds.Contains(JsonValueKind.True)
            || kinds.Contains(JsonValueKind.Number) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? $"write {text} without quotes"
            : null;
}
