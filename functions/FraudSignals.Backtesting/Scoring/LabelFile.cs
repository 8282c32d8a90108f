using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;

namespace FraudSignals.Backtesting.Scoring;

/// <summary>Reads labels: CSV with the header <c>kind,key,label[,class]</c>, columns in any order, gzip or not.</summary>
internal static class LabelFile
{
    private static readonly Dictionary<string, SubjectKind> Kinds =
        Enum.GetValues<SubjectKind>().ToDictionary(k => k.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UnusableInputException">The file cannot be read; the message names the line.</exception>
    public static async Task<IReadOnlyList<Label>> ReadAsync(string path, Tokenizer tokenizer, CancellationToken cancellation)
    {
        using var file = await InputFile.OpenAsync(path, cancellation);
        var head = Array.ConvertAll(file.Head, b => b == '\r' ? (byte)'\n' : b); // Lines may end as they like.
        if ((FirstBytes.Judge(head, BatchFormat.Csv) ?? FirstBytes.JudgeCsv(head, mayHaveLayout: false)) is { } wrong)
        {
            throw new UnusableInputException($"{file.Name} cannot be read: {wrong.Detail}");
        }

        try
        {
            using var reader = new StreamReader(file.Content);
            return Read(new StringReader(await reader.ReadToEndAsync(cancellation)), file.Name, tokenizer);
        }
        catch (IOException problem)
        {
            throw new UnusableInputException($"{file.Name} cannot be read: {problem.Message}");
        }
    }

    public static IReadOnlyList<Label> Read(TextReader reader, string name, Tokenizer tokenizer)
    {
        var line = 1;
        var first = reader.ReadLine() ?? "";
        if (first.Trim('"').Equals("sep=,", StringComparison.OrdinalIgnoreCase))
        {
            first = reader.ReadLine() ?? "";
            line++;
        }

        var header = Fields(first).ConvertAll(f => f.ToLowerInvariant());
        var (kind, key, label, labelClass) =
            (header.IndexOf("kind"), header.IndexOf("key"), header.IndexOf("label"), header.IndexOf("class"));
        if (kind < 0 || key < 0 || label < 0)
        {
            throw new UnusableInputException($"{name}:{line}: the header must be kind,key,label[,class].");
        }

        var labels = new Dictionary<SubjectKey, Label>();
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0)
            {
                continue;
            }

            var fields = Fields(text);
            string Field(int index) => index >= 0 && index < fields.Count ? fields[index] : "";
            if (!Kinds.TryGetValue(Field(kind), out var subjectKind))
            {
                throw new UnusableInputException($"{name}:{line}: kind must be one of {string.Join(", ", Kinds.Keys).ToLowerInvariant()}.");
            }

            if (Field(label) is not ("0" or "1"))
            {
                throw new UnusableInputException($"{name}:{line}: label must be 0 or 1.");
            }

            var subject = new SubjectKey(subjectKind, Token(tokenizer, subjectKind, Field(key), name, line));
            if (!labels.TryAdd(subject, new Label(subject, Field(key), Field(label) == "1", Field(labelClass))))
            {
                throw new UnusableInputException($"{name}:{line}: this key has a label already.");
            }
        }

        return [.. labels.Values];
    }

    private static Token Token(Tokenizer tokenizer, SubjectKind kind, string key, string name, int line)
    {
        try
        {
            return WrittenKeys.TokenOf(tokenizer, kind, key);
        }
        catch (FormatException problem)
        {
            throw new UnusableInputException($"{name}:{line}: {problem.Message}");
        }
    }

    /// <summary>The fields of a line, which may stand in quotes; a quote within them is doubled.</summary>
    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            if (at < line.Length && line[at] == '"')
            {
                var end = at + 1;
                while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
                {
                    end += line[end] == '"' ? 2 : 1;
                }

                end = Math.Min(end, line.Length);
                fields.Add(line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = line.IndexOf(',', end) is var comma and >= 0 ? comma + 1 : line.Length + 1;
            }
            else
            {
                var end = line.IndexOf(',', at) is var comma and >= 0 ? comma : line.Length;
                fields.Add(line[at..end].Trim());
                at = end + 1;
            }
        }

        return fields;
    }
}
