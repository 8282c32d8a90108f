using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads a typology file.</summary>
internal static class TypologyReader
{
    public const double MaxWeight = 1000;

    /// <summary>The typology; null where the file holds none.</summary>
    /// <param name="rules">The rules it may weigh, by id.</param>
    /// <param name="unread">The names of what could not be read: whatever it holds is not missing.</param>
    /// <param name="packs">Whether it is loaded.</param>
    public static ReadTypology? Read(JsonNode root, FileReport report, IReadOnlyDictionary<string, RuleEntry> rules,
        IReadOnlySet<string> unread, PackSet packs)
    {
        var before = report.Count;
        var file = new ObjectReader(root, Keys.Typology, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
        }

        var id = CardReader.Id(file);
        var status = file.Word("status", Words.Statuses) ?? RuleStatus.Test;
        var subject = file.Word("subject", Words.Subjects);
        var families = file.Integer("minimumFamilies", 2, Words.Families.Length) ?? 2;
        var alert = file.Number("alertThreshold", 1, MaxWeight) ?? 0;
        var interdiction = file.Number("interdictionThreshold", 1, MaxWeight) ?? 0;
        var weights = Weights(file, subject, rules, unread);
        var typology = new Typology
        {
            Id = id ?? "",
            Title = file.Text("title") ?? "",
            Status = status,
            Version = file.Integer("version", 1, int.MaxValue) ?? 1,
            Severity = file.Word("severity", Words.Levels) ?? "",
            InterdictionSeverity = file.Word("interdictionSeverity", Words.Levels),
            PackVersion = packs.VersionOf(id ?? ""),
            Subject = subject ?? default,
            Responder = file.Word("responder", Words.Responders) ?? "",
            Weights = weights,
            AlertThreshold = alert,
            InterdictionThreshold = interdiction,
            MinimumFamilies = families,
            FamilyMinimum = file.Number("familyMinimum", 0, MaxWeight) ?? 0,
            FamilyCaps = FamilyCaps(file),
            Calibration = Calibration(file),
            Window = file.Duration("window") ?? default,
            Cooldown = file.Duration("cooldown") ?? default,
            Expiry = file.Duration("expiry") ?? default,
            RespondWithin = file.Duration("respondWithin"),
            InterdictWithin = file.Duration("interdictWithin"),
            AlertsPerHour = file.Has("alertsPerHour") ? file.Integer("alertsPerHour", 0, AlertBudget.Most) : null,
            Actions = file.Texts("actions"),
            InterdictionActions = file.Texts("interdictionActions"),
            Appeal = file.Text("appeal") ?? "",
        };
        file.Text("description");
        file.Texts("tags", mayBeEmpty: true);
        file.Text("deprecatedReason");
        CardReader.Provenance(file);
        var waivers = WaiverReader.Read(file);
        var isLoaded = status != RuleStatus.Deprecated && (packs.TakesSwitchedOff || packs.Take(p => p.HasTypology(typology.Id)));
        if (report.Count == before && isLoaded && !file.Members("weights").Any(w => unread.Contains(w.Key)))
        {
            CheckReach(file, typology, rules);
        }

        return new ReadTypology(report, root, typology, waivers) { IsLoaded = isLoaded && report.Count == before };
    }

    private static ImmutableDictionary<string, double> Weights(ObjectReader file, SubjectKind? subject,
        IReadOnlyDictionary<string, RuleEntry> rules, IReadOnlySet<string> unread)
    {
        var weights = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (id, offset, value) in file.Members("weights"))
        {
            if (weights.ContainsKey(id))
            {
                file.Report.Error(offset, "duplicate-key", $"the key '{id}' stands here a second time", "keep one of them");
                continue;
            }

            if (unread.Contains(id))
            {
                continue;
            }

            if (!rules.TryGetValue(id, out var rule))
            {
                file.Report.Error(offset, "unknown-rule", $"there is no rule '{id}'", Suggest.From(id, rules.Keys));
            }
            else if (rule.IsDeprecated)
            {
                file.Report.Error(offset, "unknown-rule", $"the rule '{id}' is deprecated", "remove it here");
            }
            else if (subject is { } kind && rule.Subject != kind)
            {
                file.Report.Error(offset, "rule-subject",
                    $"the rule '{id}' is about {Words.A(rule.Subject)}, the typology about {Words.A(kind)}");
            }

            var weight = value.Kind == JsonValueKind.Number ? double.Parse(value.Text, CultureInfo.InvariantCulture) : double.NaN;
            if (weight is not (> 0 and <= MaxWeight))
            {
                file.Report.Error(value.Offset, "bad-value", $"a weight must be a number above 0, at most {MaxWeight}");
            }

            weights.Add(id, weight);
        }

        // A rule that is switched off keeps its line here, so that switching it on again is one edit.
        weights.RemoveRange(weights.Keys.Where(id => rules.TryGetValue(id, out var rule) && !rule.IsLoaded).ToList());
        return weights.ToImmutable();
    }

    private static ImmutableDictionary<string, double> FamilyCaps(ObjectReader file)
    {
        var caps = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (family, offset, value) in file.Members("familyCaps"))
        {
            if (!Words.Families.Contains(family))
            {
                file.Report.Error(offset, "unknown-value", $"there is no family '{family}'", Suggest.FromFew(family, Words.Families));
            }
            else if (!caps.TryAdd(family,
                value.Kind == JsonValueKind.Number ? double.Parse(value.Text, CultureInfo.InvariantCulture) : double.NaN))
            {
                file.Report.Error(offset, "duplicate-key", $"the key '{family}' stands here a second time", "keep one of them");
            }
            else if (caps[family] is not (> 0 and <= MaxWeight))
            {
                file.Report.Error(value.Offset, "bad-value", $"a cap must be a number above 0, at most {MaxWeight}");
            }
        }

        return caps.ToImmutable();
    }

    private static ImmutableArray<(double Score, double Probability)> Calibration(ObjectReader file)
    {
        var steps = ImmutableArray.CreateBuilder<(double Score, double Probability)>();
        foreach (var node in file.Items("calibration"))
        {
            var entry = new ObjectReader(node, Keys.Calibration, file.Report);
            if (entry.Number("score", 0, MaxWeight * Words.Families.Length) is not { } score
                || entry.Number("probability", 0, 1) is not { } probability)
            {
                continue;
            }

            if (steps.Count > 0 && (score <= steps[^1].Score || probability < steps[^1].Probability))
            {
                entry.Error("score", "bad-value",
                    "a step of a calibration must be of a higher score and no lower probability than the one before it",
                    "order them by score");
            }

            steps.Add((score, probability));
        }

        return steps.ToImmutable();
    }

    private static void CheckReach(ObjectReader file, Typology typology, IReadOnlyDictionary<string, RuleEntry> rules)
    {
        if (typology.InterdictionThreshold < typology.AlertThreshold)
        {
            file.Error("interdictionThreshold", "thresholds", "interdiction would come before the alert",
                "raise interdictionThreshold to alertThreshold or above");
        }

        // Experimental rules never alert, so a typology that is to alert must do without them.
        var counting = typology.Weights
            .Where(w => typology.Status == RuleStatus.Experimental || rules[w.Key].Status != RuleStatus.Experimental)
            .ToList();
        var byFamily = counting.GroupBy(w => rules[w.Key].Family)
            .Select(f => typology.FamilyCaps.TryGetValue(f.Key, out var cap) ? Math.Min(f.Sum(w => w.Value), cap) : f.Max(w => w.Value))
            .ToList();
        var reach = byFamily.Sum();
        var all = typology.Weights.Values.Sum();
        var experimental = all - counting.Sum(w => w.Value);
        foreach (var (key, threshold) in new[] { ("alertThreshold", typology.AlertThreshold),
            ("interdictionThreshold", typology.InterdictionThreshold) })
        {
            if (reach < threshold)
            {
                file.Error(
                    key, "unreachable",
                    string.Create(CultureInfo.InvariantCulture, $"all weights together give {reach}, below the {key} of {threshold}"),
                    experimental > 0 && reach + experimental >= threshold
                        ? string.Create(CultureInfo.InvariantCulture, $"experimental rules do not count: {experimental} of {all}")
                        : reach < counting.Sum(w => w.Value) ? "a family counts by its strongest rule, or up to its cap in familyCaps"
                            : null);
            }
        }

        var families = byFamily.Count(f => f >= typology.FamilyMinimum);
        if (families < typology.MinimumFamilies)
        {
            file.Error("weights", "families",
                $"the rules are of {families} {(families == 1 ? "family" : "families")}, and {typology.MinimumFamilies} are needed",
                experimental > 0 ? "experimental rules do not count; add another that rests on other evidence"
                    : "add a rule that rests on other evidence");
        }
    }
}
