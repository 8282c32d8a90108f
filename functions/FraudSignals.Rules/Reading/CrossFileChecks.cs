using System.Collections.Immutable;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>What no file shows alone: names that are taken twice, and names of what is nowhere.</summary>
/// <param name="set">All that was read.</param>
/// <param name="unread">The names of what could not be read: whatever it holds is not missing.</param>
internal sealed class CrossFileChecks(RuleSet set, IReadOnlySet<string> unread)
{
    /// <param name="name">The set's name.</param>
    /// <param name="diagnostics">Takes what stands in no file.</param>
    public void Run(string name, List<RuleDiagnostic> diagnostics)
    {
        CheckNames();
        CheckFindings();
        CheckPacks();
        var packs = set.Packs.All.Select(p => p.Id).ToList();
        diagnostics.AddRange(set.Packs.AskedFor.Except(packs).Select(id =>
            new RuleDiagnostic(RuleFiles.Packs, 1, 1, "unknown-pack", $"there is no pack '{id}'", Suggest.From(id, packs))));
        if (set.Rules.Count > RuleFiles.MaxRules)
        {
            diagnostics.Add(
                new RuleDiagnostic(name, 1, 1, "too-many", $"there are {set.Rules.Count} rules; the limit is {RuleFiles.MaxRules}",
                    "take out what is not in use"));
        }
    }

    private void CheckNames()
    {
        Dictionary<string, string> workflows = [], rules = [], typologies = [], packs = [];
        foreach (var file in set.Files)
        {
            if (file.Workflow is { } workflow && !workflows.TryAdd(workflow, file.File.Report.File))
            {
                file.File.Error("WorkflowName", "duplicate-name", $"the WorkflowName '{workflow}' is taken by {workflows[workflow]}");
            }

            foreach (var rule in file.Rules)
            {
                if (rule.Id is { } id && !rules.TryAdd(id, rule.Known.File))
                {
                    rule.Entry.Error("RuleName", "duplicate-id", $"the rule id '{id}' is taken by {rules[id]}",
                        "an id is never used twice");
                }
            }
        }

        foreach (var typology in set.ReadTypologies.Where(t => t.Id.Length > 0))
        {
            if (!typologies.TryAdd(typology.Id, typology.Report.File))
            {
                typology.Report.Error(typology.OffsetOf("id"), "duplicate-id",
                    $"the typology id '{typology.Id}' is taken by {typologies[typology.Id]}", "an id is never used twice");
            }
        }

        foreach (var pack in set.Packs.All)
        {
            if (!packs.TryAdd(pack.Id, pack.Report.File))
            {
                pack.Report.Error((pack.Root.Member("id") ?? pack.Root).Offset, "duplicate-id",
                    $"the pack id '{pack.Id}' is taken by {packs[pack.Id]}", "an id is never used twice");
            }
        }
    }

    private void CheckFindings()
    {
        foreach (var (id, subject, entry) in set.Files.SelectMany(f => f.Counts).Where(c => !unread.Contains(c.Rule)))
        {
            if (!set.Rules.TryGetValue(id, out var rule))
            {
                entry.Error("Finding", "unknown-rule", $"there is no rule '{id}'", Suggest.From(id, set.Rules.Keys));
            }
            else if (rule.IsDeprecated)
            {
                entry.Error("Finding", "unknown-rule", $"the rule '{id}' is deprecated", "remove the aggregate");
            }
            else if (rule.AddressedTo != subject)
            {
                var kind = Words.A(subject);
                entry.Error("Finding", "not-addressed", $"the findings of '{id}' are not addressed to {kind}",
                    $"give '{id}' an addressedTo whose role is {kind}");
            }
        }
    }

    private void CheckPacks()
    {
        var folders = set.Rules.Values.Select(r => Pack.FolderPattern(r.File)).Distinct().ToList();
        string[] rules = [.. set.Rules.Keys, .. folders];
        string[] typologies = [.. set.ReadTypologies.Select(t => t.Id).Distinct(), Pack.All];
        string[] lists = [.. set.ListFiles.Keys, Pack.All];
        foreach (var pack in set.Packs.All)
        {
            foreach (var item in Unknown(pack, "rules", rules))
            {
                pack.Report.Error(item.Offset, "unknown-rule", $"there is no rule '{item.Text}'", Suggest.From(item.Text, rules));
            }

            foreach (var item in Unknown(pack, "typologies", typologies))
            {
                pack.Report.Error(item.Offset, "unknown-typology", $"there is no typology '{item.Text}'",
                    Suggest.From(item.Text, typologies));
            }

            foreach (var item in Unknown(pack, "lists", lists))
            {
                pack.Report.Error(item.Offset, "unknown-list", $"there is no list '{item.Text}'", Suggest.From(item.Text, lists));
            }
        }
    }

    private IEnumerable<JsonNode> Unknown(Pack pack, string key, string[] known) =>
        pack.Root.Member(key)?.Items.Where(i => !known.Contains(i.Text) && !unread.Contains(i.Text)) ?? [];
}
