using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lists;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads list files. Rules ask for lists by name, so lists are read before rules.</summary>
internal sealed partial class ListReader(PackSet packs, RuleDirectory files, Func<SubjectKind, string, Token> tokenise)
{
    private readonly Dictionary<string, FileReport> _csv = files.Csv.ToDictionary(f => f.File, StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SubjectList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly ListExpiries _expiries = new();

    /// <summary>List name -> list.</summary>
    public IReadOnlyDictionary<string, SubjectList> Lists => _lists;

    /// <summary>List name -> file.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>When entries expire.</summary>
    public ImmutableArray<ListExpiry> Expiries => _expiries.All;

    public void Read(JsonNode root, FileReport report)
    {
        var file = new ObjectReader(root, Keys.List, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return;
        }

        var name = Name(file);
        var use = file.Word("use", Words.ListUses);
        var subject = file.Word("subject", Words.Subjects);
        file.Text("owner");
        file.Text("reason");
        var builder = new SubjectListBuilder(name ?? "", use ?? ListUse.Watch, subject);
        var hasSource = file.Text("source") is not null;
        if (use is { } known)
        {
            // What an entry needs depends on what the list is for.
            var entries = new ListEntries(builder, known, subject, hasSource, tokenise);
            ReadEntries(file, entries);
            ReadCsv(file, entries);
        }

        if (!file.Has("entries") && !file.Has("csv"))
        {
            file.Error("list", "missing-key", "the list has neither 'entries' nor 'csv'", "\"entries\": [] is an empty list");
        }

        // A list that no pack has is known, and empty.
        if (name is not null && !packs.Take(p => p.HasList(name)))
        {
            builder = new SubjectListBuilder(name, use ?? ListUse.Watch, subject);
        }

        // A list with errors is known all the same, so that rules that ask for it are not told off on top of that.
        if (name is not null)
        {
            _lists.TryAdd(name, builder.Build());
        }
    }

    /// <summary>Tells of CSV files that no list names.</summary>
    public void TellUnnamed()
    {
        foreach (var report in _csv.Values.Where(f => !_named.Contains(f.File)))
        {
            report.Error(0, "unused", "no list names this file", "add \"csv\" to a list file, or remove it");
        }
    }

    private string? Name(ObjectReader file)
    {
        if (file.Text("list") is not { } name)
        {
            return null;
        }

        if (!NameForm().IsMatch(name))
        {
            file.Error("list", "bad-name", $"'{name}' is no good name",
                "use lower-case letters, digits and underscores, for example mule_accounts");
            return null;
        }

        if (!_files.TryAdd(name, file.Report.File))
        {
            file.Error("list", "duplicate-name", $"the list '{name}' is taken by {_files[name]}");
            return null;
        }

        return name;
    }

    private void ReadEntries(ObjectReader file, ListEntries entries)
    {
        foreach (var node in file.Items("entries"))
        {
            var before = file.Report.Count;
            var row = new ObjectReader(node, Keys.ListEntry, file.Report);
            var entry = new ListEntry
            {
                Kind = row.Word("kind", Words.Subjects),
                Key = row.Text("key"),
                Prefix = row.Text("prefix"),
                HasReason = row.Text("reason") is not null,
                HasSource = row.Text("source") is not null,
                Tier = row.Integer("tier", 1, ListPeriod.MaxTier),
                From = row.Date("from"),
                Expires = row.Date("expires"),
            };
            row.Text("owner");
            if (file.Report.Count == before)
            {
                entries.Add(entry, row.Error);
            }

            _expiries.Note(file.Report.File, file.Report.Source.PositionOf(node.Offset).Line, entry);
        }
    }

    private void ReadCsv(ObjectReader file, ListEntries entries)
    {
        if (file.Text("csv") is not { } name)
        {
            return;
        }

        var path = $"{RuleFiles.Lists}/{name}";
        if (files.Refused.Contains(path))
        {
            return; // Told already.
        }

        if (!_csv.TryGetValue(path, out var report))
        {
            file.Error("csv", "unknown-file", $"there is no CSV file '{name}' beside the list",
                Suggest.From(name, _csv.Keys.Select(k => k[(RuleFiles.Lists.Length + 1)..]))
                    ?? "name a file of this folder that ends in .csv");
        }
        else if (!_named.Add(path))
        {
            file.Error("csv", "duplicate-value", $"'{name}' is named by another list");
        }
        else
        {
            new ListCsv(report, entries, _expiries).Read();
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z")]
    private static partial Regex NameForm();
}
