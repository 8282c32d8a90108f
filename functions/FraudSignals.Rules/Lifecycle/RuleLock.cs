using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Formatting;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Lifecycle;

/// <summary>
/// <c>rules.lock.json</c>: the version and content of each rule and typology as they were last released, those that are
/// deprecated included. What is in it cannot change without a new version, and its ids are never given again.
/// </summary>
internal sealed record RuleLock(
    FileReport Report, ImmutableSortedDictionary<string, LockEntry> Rules, ImmutableSortedDictionary<string, LockEntry> Typologies)
{
    public const string FileName = "rules.lock.json";

    private const string RulesKey = "rules";
    private const string TypologiesKey = "typologies";

    /// <summary>The lock of a directory; null where it has none, or one that cannot be read, which is told.</summary>
    public static RuleLock? Read(string directory, List<RuleDiagnostic> diagnostics)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        if (RegularFile.WhatElse(path) is { } other)
        {
            diagnostics.Add(new RuleDiagnostic(FileName, 1, 1, "unreadable", $"this is {other}, and no file", "put a file here"));
            return null;
        }

        var before = diagnostics.Count;
        var report = new FileReport(FileName, new SourceText(File.ReadAllBytes(path)), diagnostics);
        if (JsonTree.Read(report) is not { } root)
        {
            return null;
        }

        var file = new ObjectReader(root, Keys.Lock, report);
        var read = new RuleLock(report, Entries(file, RulesKey), Entries(file, TypologiesKey));
        return diagnostics.Count == before ? read : null;
    }

    /// <summary>The text of a lock file.</summary>
    public static string Write(IReadOnlyDictionary<string, LockEntry> rules, IReadOnlyDictionary<string, LockEntry> typologies)
    {
        var root = new JsonNode(JsonValueKind.Object, 0);
        root.Members.Add(new JsonMember(RulesKey, 0, Node(rules)));
        root.Members.Add(new JsonMember(TypologiesKey, 0, Node(typologies)));
        return Formatter.Format(root, Keys.Lock);
    }

    private static ImmutableSortedDictionary<string, LockEntry> Entries(ObjectReader file, string key)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, LockEntry>(StringComparer.Ordinal);
        foreach (var (id, _, value) in file.Members(key))
        {
            var entry = new ObjectReader(value, Keys.LockEntry, file.Report);
            entries[id] = new LockEntry(entry.Integer("version", 1, int.MaxValue) ?? 0, entry.Text("hash") ?? "");
        }

        return entries.ToImmutable();
    }

    private static JsonNode Node(IReadOnlyDictionary<string, LockEntry> entries)
    {
        var node = new JsonNode(JsonValueKind.Object, 0);
        foreach (var (id, entry) in entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            var value = new JsonNode(JsonValueKind.Object, 0);
            value.Members.Add(
                new JsonMember("version", 0, new JsonNode(JsonValueKind.Number, 0, entry.Version.ToString(CultureInfo.InvariantCulture))));
            value.Members.Add(new JsonMember("hash", 0, new JsonNode(JsonValueKind.String, 0, entry.Hash)));
            node.Members.Add(new JsonMember(id, 0, value));
        }

        return node;
    }
}
