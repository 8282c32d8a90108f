using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Catalogue;

/// <summary>Writes CATALOGUE.md: all rules, typologies and signals of a rules directory, for people to read.</summary>
public sealed class RuleCatalogue
{
    /// <summary>The name of the document in its rules directory.</summary>
    public const string FileName = "CATALOGUE.md";

    /// <summary>The name of the file that lists the signals; a directory without one gets a catalogue without them.</summary>
    public const string SignalsFileName = "signals.json";

    private readonly StringBuilder _text = new();
    private readonly List<string> _problems = [];

    /// <summary>What stands between the signals and the rules: a signal that names no rule there is, a rule that no signal names.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The document of a directory.</summary>
    /// <param name="directory">A rules directory that loads without a diagnostic.</param>
    /// <exception cref="JsonException">The file of signals is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">A signal lacks its id or title.</exception>
    /// <exception cref="InvalidOperationException">A signal has a number where a text belongs, or the like.</exception>
    public string Write(string directory)
    {
        var rules = CatalogueFile.Read(directory, folder => !RuleFiles.IsReserved(folder));
        var typologies = CatalogueFile.Read(directory, folder => folder == RuleFiles.Typologies);
        var signals = Signal.Read(directory);
        if (!signals.IsEmpty)
        {
            Compare(rules, signals);
        }

        Line("# Catalogue of rules");
        Line();
        Line(
            "Written by `rules catalogue` from the rule files and signals.json; change those. An experimental rule is evaluated and "
            + "counted,");
        Line("and no typology alerts on it. One that is off is checked and keeps no state.");
        Overview(rules, signals);
        if (!signals.IsEmpty)
        {
            Signals(signals);
        }

        foreach (var domain in rules.GroupBy(r => r.Folder))
        {
            Line();
            Line($"## {domain.Key}");
            foreach (var file in domain)
            {
                Rules(file, signals);
            }
        }

        Line();
        Line("## Typologies");
        foreach (var file in typologies)
        {
            Typology(file.Root, file.Path);
        }

        return _text.ToString();
    }

    private void Compare(ImmutableArray<CatalogueFile> files, ImmutableArray<Signal> signals)
    {
        var rules = files.SelectMany(f => Items(f.Root, "Rules")).Select(r => Text(r, "RuleName")).ToHashSet();
        var named = signals.SelectMany(s => s.Rules).ToHashSet();
        _problems.AddRange(
            signals.SelectMany(
                s => s.Rules.Where(r => !rules.Contains(r))
                    .Select(r => $"{SignalsFileName}: signal {s.Id} names the rule '{r}', which there is not")));
        _problems.AddRange(
            rules.Where(r => !named.Contains(r)).Order(StringComparer.Ordinal)
                .Select(r => $"{SignalsFileName}: no signal names the rule '{r}'"));
        _problems.AddRange(
            signals.Where(s => s.Rules.IsEmpty && s.Missing is null)
                .Select(s => $"{SignalsFileName}: signal {s.Id} has neither rules nor a reason why not (missing)"));
        _problems.AddRange(
            signals.GroupBy(s => s.Id).Where(g => g.Count() > 1).Select(g => $"{SignalsFileName}: signal {g.Key} stands there twice"));
    }

    private void Overview(ImmutableArray<CatalogueFile> files, ImmutableArray<Signal> signals)
    {
        Line();
        Line("| rule | what it sees | status | family | about | signals |");
        Line("|---|---|---|---|---|---|");
        foreach (var file in files)
        {
            foreach (var rule in Items(file.Root, "Rules"))
            {
                var card = rule.GetProperty("Properties");
                var id = Text(card, "id");
                Line(
                    $"| [{id}](#{id}) | {Text(card, "title")} | {Status(rule)} | {Text(card, "family")} | {Text(file.Root, "Subject")} | "
                    + $"{NamedBy(signals, id)} |");
            }
        }
    }

    private void Signals(ImmutableArray<Signal> signals)
    {
        Line();
        Line("## Signals");
        Line();
        Line(
            "What the literature names, by C for calls, T for transfers, X for both; which rules look for it, and what of it the records "
            + "or");
        Line("the engine cannot tell.");
        Line();
        Line("| | signal | rules | not looked for, and why |");
        Line("|---|---|---|---|");
        foreach (var signal in signals)
        {
            Line($"| {signal.Id} | {signal.Title} | {string.Join(", ", signal.Rules.Select(r => $"[{r}](#{r})"))} | {signal.Missing} |");
        }
    }

    private void Rules(CatalogueFile file, ImmutableArray<Signal> signals)
    {
        foreach (var rule in Items(file.Root, "Rules"))
        {
            var card = rule.GetProperty("Properties");
            var id = Text(card, "id");
            Line();
            Line($"### {id}");
            Line();
            Line($"**{Text(card, "title")}.** {Text(card, "description")}");
            Line();
            Line(
                $"- {Status(rule)}, version {Number(card, "version")}; {Text(card, "level")}, score {Number(card, "score")}, family "
                + $"{Text(card, "family")}; about {Text(file.Root, "Subject")}"
                    + (card.TryGetProperty("addressedTo", out var to) ? $", addressed to {to.GetString()}" : "")
                    + $"; for the {Text(card, "responder")} desk; signals {NamedBy(signals, id)}");
            Line($"- hits when `{Text(rule, "Expression")}`{Parameters(file.Root)}{Windows(file.Root)}");
            if (card.TryGetProperty("bands", out var bands))
            {
                Line(
                    "- graded: " + string.Join("; ", bands.EnumerateArray().Select(b => $"{Number(b, "score")} when `{Text(b, "when")}`")));
            }

            if (card.TryGetProperty("thresholdReason", out var reason))
            {
                Line($"- why so: {reason.GetString()}");
            }

            Line($"- harmless causes: {List(card, "falsePositives")}");
            Line($"- do: {Text(card, "action")}");
            Line($"- from: {List(card, "references")} ([file]({file.Path}))");
        }
    }

    private void Typology(JsonElement card, string path)
    {
        Line();
        Line($"### {Text(card, "id")}");
        Line();
        Line($"**{Text(card, "title")}.** {Text(card, "description")}");
        Line();
        Line(
            $"- {Text(card, "status")}, version {Number(card, "version")}; severity {Text(card, "severity")}; about "
            + $"{Text(card, "subject")}; for the {Text(card, "responder")} desk");
        Line(
            $"- alert from {Number(card, "alertThreshold")}, interdiction from {Number(card, "interdictionThreshold")}, of findings of "
            + $"{Text(card, "window")} and at least {Number(card, "minimumFamilies")} families"
                + (card.TryGetProperty("familyMinimum", out var minimum) ? $" that bring {minimum} each" : "") + Caps(card));
        Line(
            "- weights: "
                + string.Join(", ", card.GetProperty("weights").EnumerateObject().Select(w => $"[{w.Name}](#{w.Name}) {w.Value}")));
        Line($"- harmless causes: {List(card, "falsePositives")}");
        Line($"- do: {List(card, "actions")}");
        Line($"- objection: {Text(card, "appeal")}");
        Line($"- from: {List(card, "references")} ([file]({path}))");
    }

    private static string Caps(JsonElement card) =>
        "; a family counts by its strongest finding" + (card.TryGetProperty("familyCaps", out var caps)
            ? ", " + string.Join(", ", caps.EnumerateObject().Select(c => $"{c.Name} together up to {c.Value}"))
            : "");

    private static string Status(JsonElement rule) =>
        Text(rule.GetProperty("Properties"), "status")
            + (rule.TryGetProperty("Enabled", out var enabled) && !enabled.GetBoolean() ? ", off" : "");

    private static string Parameters(JsonElement file) =>
        file.TryGetProperty("GlobalParams", out var parameters) && parameters.GetArrayLength() > 0
            ? " with " + string.Join(", ", parameters.EnumerateArray().Select(p => $"`{Text(p, "Name")}` = `{Text(p, "Expression")}`"))
            : "";

    private static string Windows(JsonElement file)
    {
        var windows = Items(file, "Aggregates").Where(a => a.TryGetProperty("Window", out _)).Select(a => Text(a, "Window")).Distinct()
            .ToArray();
        return windows.Length == 0 ? "" : "; window " + string.Join(", ", windows);
    }

    private static string NamedBy(ImmutableArray<Signal> signals, string rule) =>
        string.Join(", ", signals.Where(s => s.Rules.Contains(rule)).Select(s => s.Id));

    private static string List(JsonElement card, string key) => string.Join("; ", Items(card, key).Select(i => i.GetString()));

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string key) => parent.GetProperty(key).EnumerateArray();

    private static string Text(JsonElement parent, string key) => parent.GetProperty(key).GetString()!;

    private static string Number(JsonElement parent, string key) =>
        parent.GetProperty(key).GetDouble().ToString(CultureInfo.InvariantCulture);

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
