using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Feeds;

/// <summary>A profile for a sender, made by looking at a file: to be read by people before it is put into <c>sources/</c>.</summary>
/// <param name="Profile">The profile, as JSON.</param>
/// <param name="Doubts">What could not be told, or was guessed.</param>
/// <param name="IsComplete">Whether it says all that every record must have.</param>
internal sealed record FeedProposal(string Profile, IReadOnlyList<string> Doubts, bool IsComplete)
{
    private const int MostWords = 30;

    /// <exception cref="CommandException">The file cannot be looked at.</exception>
    public static async Task<FeedProposal> OfAsync(InputFile file, EventType? type, string name, int index, string? zone,
        CancellationToken cancellation)
    {
        if (file.Format == BatchFormat.Xml)
        {
            return OfXml(file.Head, name, index, zone);
        }

        var (sample, _) = await FeedSample.ReadAsync(file, cancellation);
        if (sample is not { Rows.Count: > 0 })
        {
            throw new CommandException(
                $"{file.Name} holds nothing a profile could be made of: CSV with one record or JSON objects are needed.");
        }

        var records = type ?? FieldLikeness.TypeOf(sample.Names)
            ?? throw new CommandException(
                $"{file.Name} does not tell whether it holds calls or transfers; say --type calls or --type transfers.");
        return new Builder(sample, records, file.Format).Build(name, index, zone);
    }

    private static FeedProposal OfXml(ReadOnlySpan<byte> head, string name, int index, string? zone)
    {
        var isReport = head.IndexOf("pacs.002"u8) >= 0 || head.IndexOf("FIToFIPmtStsRpt"u8) >= 0;
        var profile = Head(name, index, zone);
        profile["layouts"] = new JsonArray(isReport ? "pacs002-xml" : "pacs008-xml");
        var taken = isReport
            ? "XML is taken to be ISO 20022 pacs.002 about orders (pacs.008) of the same source, which are pending until then; another "
                + "message needs a layout of its own."
            : "XML is taken to be ISO 20022 pacs.008 of settled orders; where pacs.002 say how they ended take pacs002-xml; another "
                + "message needs a layout of its own.";
        return new FeedProposal(Text(profile), [taken], true);
    }

    private static JsonObject Head(string name, int index, string? zone)
    {
        var profile = new JsonObject { ["$schema"] = "../schema/source-profile.schema.json", ["name"] = name, ["index"] = index };
        if (zone != null)
        {
            profile["timeZone"] = zone;
        }

        return profile;
    }

    private static string Text(JsonObject profile) =>
        profile.ToJsonString(new JsonSerializerOptions(Output.Json) { WriteIndented = true }) + "\n";

    private sealed class Builder(FeedSample sample, EventType type, BatchFormat format)
    {
        private static readonly string[] OfAllRecords = ["id", "time"];
        private static readonly string[] Counted = ["amount", "payerBalanceAfter", "durationSeconds"];

        private readonly List<string> _doubts = [];
        private readonly JsonObject _fields = [];
        private readonly Dictionary<string, string> _names = FieldLikeness.Match(sample.Names, type);

        public FeedProposal Build(string name, int index, string? zone)
        {
            Time(zone);
            Id();
            foreach (var field in EventFieldInfo.All.Where(f => f.Type == type && !f.Derived))
            {
                Field(field);
            }

            var layout =
                new JsonObject { ["layout"] = name, ["records"] = type == EventType.Call ? "calls" : "transfers",
                    ["format"] = format == BatchFormat.Csv ? "csv" : "json" };
            if (format == BatchFormat.Csv)
            {
                Csv(layout);
            }
            else if (sample.Path != null)
            {
                layout["path"] = sample.Path;
            }

            Numbers(layout);
            var ordered = OfAllRecords.Concat(EventFieldInfo.All.Select(f => f.Name)).Distinct().Where(_fields.ContainsKey).ToList();
            layout["fields"] = new JsonObject(ordered.Select(f => KeyValuePair.Create(f, _fields[f]?.DeepClone())));
            var profile = Head(name, index, zone);
            profile["layouts"] = new JsonArray(layout);
            var missing = OfAllRecords.Concat(EventFieldInfo.All.Where(f => f.Type == type && f.Required).Select(f => f.Name))
                .Where(f => !_fields.ContainsKey(f)).ToList();
            missing.ForEach(f => _doubts.Add($"Nothing was found for {f}, which every record must have: add it to fields."));
            var unused =
                sample.Names.Where(
                    n => n.Length > 0 && !_fields.ToJsonString().Contains(JsonSerializer.Serialize(n), StringComparison.Ordinal)).ToList();
            if (unused.Count > 0)
            {
                _doubts.Add($"Not read: {string.Join(", ", unused)}.");
            }

            return new FeedProposal(Text(profile), _doubts, missing.Count == 0);
        }

        private void Csv(JsonObject layout)
        {
            if (sample.Separator != ',')
            {
                layout["separator"] = sample.Separator.ToString();
            }

            if (!sample.HasHeader)
            {
                layout["header"] = false;
                layout["columns"] = new JsonArray([.. sample.Names.Select(n => (JsonNode)n)]);
                _doubts.Add("There is no header: columns are named by their places, and which is which was told by their content at best.");
            }
            else if (sample.Names.Any(n => n.EndsWith(" 2", StringComparison.Ordinal)))
            {
                layout["columns"] = new JsonArray([.. sample.Names.Select(n => (JsonNode)n)]);
            }
        }

        private void Time(string? zone)
        {
            var name = _names.GetValueOrDefault("time")
                ?? sample.Names.FirstOrDefault(n => FieldLikeness.FormOf(sample.Values(n), isDate: false) != null);
            var form = name == null ? null : FieldLikeness.FormOf(sample.Values(name), isDate: false);
            JsonNode? from = name;
            if (form == null)
            {
                // A date and a time beside each other.
                var date = sample.Names.FirstOrDefault(n => FieldLikeness.FormOf(sample.Values(n), isDate: true) != null);
                var clock =
                    sample.Names.FirstOrDefault(
                        n => n != date && sample.Values(n) is { Count: > 0 } v
                            && v.All(t => t.Contains(':', StringComparison.Ordinal) && t.Length is >= 4 and <= 12));
                if (date == null || clock == null)
                {
                    return;
                }

                form = FieldLikeness.FormOf([.. sample.Values(date).Zip(sample.Values(clock), (d, t) => $"{d} {t}")], isDate: false);
                from = new JsonArray(date, clock);
            }

            if (form == null)
            {
                return;
            }

            var isPlain = form.Pattern is "yyyy-MM-ddTHH:mm:ssf" or "yyyy-MM-ddTHH:mm:ssfzzz" or "yyyy-MM-dd HH:mm:ssf" && from is JsonValue
                && !form.IsBuddhist;
            _fields["time"] = isPlain ? from : Made(from!, from is JsonArray ? " " : null, form.Pattern, form.IsBuddhist);
            if (zone == null && !form.Pattern.Contains("zzz", StringComparison.Ordinal)
                && !form.Pattern.StartsWith("epoch", StringComparison.Ordinal))
            {
                _doubts.Add("Times have no offset: give the profile a timeZone, such as Asia/Bangkok (--time-zone).");
            }

            if (form.Pattern.StartsWith("d/M", StringComparison.Ordinal) || form.Pattern.StartsWith("M/d", StringComparison.Ordinal))
            {
                _doubts.Add($"Times were taken as {form.Pattern}: make sure that day and month are not exchanged.");
            }
        }

        private static JsonObject Made(JsonNode from, string? join, string form, bool isBuddhist)
        {
            var made = new JsonObject { ["from"] = from };
            if (join != null)
            {
                made["join"] = join;
            }

            made["form"] = form;
            if (isBuddhist)
            {
                made["era"] = "buddhist";
            }

            return made;
        }

        private void Id()
        {
            var name = _names.GetValueOrDefault("id");
            if (name != null && sample.Values(name) is var values && values.Count == sample.Rows.Count
                && values.Distinct().Count() == values.Count)
            {
                _fields["id"] = name;
                return;
            }

            // Of several columns, the fewest that tell the records apart.
            string[] order = type == EventType.Call ? ["time", "caller", "callee", "durationSeconds"]
                : ["time", "payer", "payee", "amount"];
            var columns =
                (name == null ? [] : new[] { name }).Concat(
                    order.SelectMany(f => f == "time" ? TimeNames() : _names.TryGetValue(f, out var n) ? [n] : [])).Distinct().ToList();
            if (columns.Count > 1)
            {
                _fields["id"] = new JsonObject { ["from"] = new JsonArray([.. columns.Select(c => (JsonNode)c)]), ["join"] = "|" };
                _doubts.Add(
                    "No column alone tells records apart: the id is made of several. Two records that are alike in all of them count "
                    + "once.");
            }
        }

        private IEnumerable<string> TimeNames() => _fields["time"] switch
        {
            JsonObject made when made["from"] is JsonArray several => several.Select(n => n!.GetValue<string>()),
            JsonObject made => [made["from"]!.GetValue<string>()],
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };

        private void Field(EventFieldInfo field)
        {
            if (!_names.TryGetValue(field.Name, out var name))
            {
                if (field.Field == EventField.Currency)
                {
                    _fields["currency"] = new JsonObject { ["value"] = "THB" };
                    _doubts.Add("There is no currency: THB was put in for all. Change it where it is another.");
                }

                return;
            }

            var words = sample.Values(name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            _fields[field.Name] = field switch
            {
                { Kind: FieldKind.Flag } when words.Count is > 0 and <= MostWords && !words.All(IsTruth) => Mapped(
                    name, words.Where(FieldLikeness.SaysAnswered).Select(w => (w, "true")), "false"),
                { Field: EventField.Kind } when !words.All(w => w.ToLowerInvariant() is "voice" or "sms") => Mapped(
                    name, words.Where(w => w.Contains("sms", StringComparison.OrdinalIgnoreCase)).Select(w => (w, "sms")), "voice"),
                { Field: EventField.Status } => Status(name, words),
                { Kind: FieldKind.Date }
                    when FieldLikeness.FormOf(words, isDate: true) is { } form && (form.Pattern != "yyyy-MM-dd" || form.IsBuddhist) =>
                    Made(name, null, form.Pattern, form.IsBuddhist),
                _ => name,
            };
            if (field.Kind == FieldKind.Flag)
            {
                _doubts.Add($"{field.Name} was taken from {name}: make sure that the words for it are all there.");
            }
        }

        private static bool IsTruth(string word) => word.ToLowerInvariant() is "true" or "false" or "0" or "1";

        private JsonNode Status(string name, List<string> words)
        {
            var unknown = words.Where(w => TransferStatuses.Find(System.Text.Encoding.UTF8.GetBytes(w)) == null).ToList();
            if (unknown.Count == 0)
            {
                return name;
            }

            _doubts.Add(
                $"status: say what {string.Join(", ", unknown.Take(MostWords))} mean; 0 and 00 were taken for accepted, all else unknown "
                + $"for rejected.");
            return Mapped(
                name,
                unknown.Where(w => w.Trim('0').Length == 0).Select(w => (w, "accepted"))
                    .Concat(words.Except(unknown).Select(w => (w, w.ToLowerInvariant()))), "rejected");
        }

        private static JsonObject Mapped(string name, IEnumerable<(string Written, string Meant)> map, string other)
        {
            var made = new JsonObject { ["from"] = name };
            var entries = map.ToList();
            if (entries.Count > 0)
            {
                made["map"] = new JsonObject(entries.Select(e => KeyValuePair.Create(e.Written, (JsonNode?)e.Meant)));
            }

            made["else"] = other;
            return made;
        }

        private void Numbers(JsonObject layout)
        {
            var texts = Counted.Where(_names.ContainsKey).SelectMany(f => sample.Values(_names[f])).ToList();
            if (texts.Exists(t => System.Text.RegularExpressions.Regex.IsMatch(t, @"^-?[\d.]+,\d{1,2}$")))
            {
                layout["decimalPoint"] = ",";
                layout["thousands"] = ".";
            }
            else if (texts.Exists(t => System.Text.RegularExpressions.Regex.IsMatch(t, @"^-?\d{1,3}(,\d{3})+(\.\d+)?$")))
            {
                layout["thousands"] = ",";
            }
        }
    }
}
