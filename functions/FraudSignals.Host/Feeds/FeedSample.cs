using System.Text;
using System.Text.Json;
using FraudSignals.Backtesting.Files;
using FraudSignals.Formats.Records;

namespace FraudSignals.Host.Feeds;

/// <summary>The first records of a file as they are written, by their own names.</summary>
/// <param name="Names">The names, in their order: those of the header, made up ones where there is none, paths in JSON.</param>
/// <param name="Rows">The values, in the order of the names; "" for absent.</param>
/// <param name="Separator">What separates columns of CSV.</param>
/// <param name="HasHeader">Whether the names are the file's own.</param>
/// <param name="Path">Where in JSON the array of records stands; null at the top.</param>
internal sealed record FeedSample(IReadOnlyList<string> Names, IReadOnlyList<string[]> Rows, char Separator, bool HasHeader, string? Path)
{
    private const int MaxBytes = 1 << 18;
    private const int MaxRows = 500;

    /// <summary>The values under a name that are there.</summary>
    public List<string> Values(string name)
    {
        var at = Names.ToList().IndexOf(name);
        return at < 0 ? [] : [.. Rows.Select(r => r[at].Trim()).Where(v => v.Length > 0)];
    }

    /// <summary>Reads the beginning of a file.</summary>
    public static async Task<(FeedSample? Sample, byte[] Text)> ReadAsync(InputFile file, CancellationToken cancellation)
    {
        var text = new byte[MaxBytes];
        var count = await file.Content.ReadAtLeastAsync(text, MaxBytes, throwOnEndOfStream: false, cancellation);
        Array.Resize(ref text, count);
        var all = Encoding.UTF8.GetString(text).TrimStart('\uFEFF');
        return (file.Format switch
        {
            BatchFormat.Csv => OfCsv(all, count < MaxBytes),
            BatchFormat.NdJson =>
                OfJson([.. all.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(count < MaxBytes ? 0 : 1).Take(MaxRows)], null),
            BatchFormat.Json when count < MaxBytes => OfDocument(all),
            _ => null,
        }, text);
    }

    private static FeedSample? OfCsv(string text, bool isWhole)
    {
        var lines = text.Split('\n').SkipLast(isWhole ? 0 : 1).Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0).Take(MaxRows).ToList();
        if (lines.Count == 0)
        {
            return null;
        }

        // What splits all lines into the same number of columns, the more the better.
        var separator = ",;\t|".MaxBy(s =>
        {
            var counts = lines.Take(20).Select(l => Cells(l, s).Count).ToList();
            return counts[0] > 1 ? counts[0] - 10 * (counts.Distinct().Count() - 1) : -100;
        });
        var rows = lines.ConvertAll(l => Cells(l, separator));
        var hasHeader = !rows[0].Any(c => c.Count(char.IsAsciiDigit) > 5) && rows[0].All(c => c.Length > 0 || c == rows[0][^1]);
        var width = rows[0].Count;
        var names = hasHeader ? Unique(rows[0]) : [.. Enumerable.Range(1, width).Select(i => $"column{i}")];
        return new FeedSample(names, [.. rows.Skip(hasHeader ? 1 : 0).Where(r => r.Count == width).Select(r => r.ToArray())], separator,
            hasHeader, null);
    }

    private static List<string> Unique(List<string> names)
    {
        var seen = new Dictionary<string, int>();
        return names.ConvertAll(n => seen.TryAdd(n.Trim(), 1) ? n.Trim() : $"{n.Trim()} {++seen[n.Trim()]}");
    }

    private static List<string> Cells(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == separator && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }

    private static FeedSample? OfDocument(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var (array, path) = ArrayIn(document.RootElement, null);
            return OfJson(
                array is { } found ? [.. found.EnumerateArray().Take(MaxRows).Select(e => e.GetRawText())]
                    : [document.RootElement.GetRawText()], path);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (JsonElement? Array, string? Path) ArrayIn(JsonElement element, string? path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return (element.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Object ? element : null, path);
        }

        if (element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Count() <= 5)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (ArrayIn(member.Value, path == null ? member.Name : $"{path}.{member.Name}") is { Array: not null } found)
                {
                    return found;
                }
            }
        }

        return (null, null);
    }

    private static FeedSample? OfJson(IReadOnlyList<string> records, string? path)
    {
        var names = new List<string>();
        var rows = new List<Dictionary<string, string>>();
        foreach (var record in records)
        {
            try
            {
                using var document = JsonDocument.Parse(record);
                var row = new Dictionary<string, string>();
                Flatten(document.RootElement, "", row);
                names.AddRange(row.Keys.Except(names));
                rows.Add(row);
            }
            catch (JsonException)
            {
                // A bad record says nothing of the others.
            }
        }

        return rows.Count == 0 ? null
            : new FeedSample(names, [.. rows.Select(r => names.Select(n => r.GetValueOrDefault(n, "")).ToArray())], ',', true, path);
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> row)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", row);
                }

                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                Flatten(element[0], path + "[]", row);
                break;
            case JsonValueKind.String:
                row.TryAdd(path, element.GetString()!);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                row.TryAdd(path, element.GetRawText());
                break;
        }
    }
}
