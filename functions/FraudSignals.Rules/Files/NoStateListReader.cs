using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>Reads a list of subjects for whom no state is kept.</summary>
internal static class NoStateListReader
{
    private static readonly ImmutableArray<string> Lists = ["no_state"];

    /// <param name="today">Entries that expired before it are left out; null keeps all.</param>
    public static void Read(JsonNode root, FileReport report, RuleSet set, Func<SubjectKind, string, Token> tokenise, DateOnly? today)
    {
        var file = new ObjectReader(root, Keys.List, report);
        file.Word("list", Lists);
        file.Text("owner");
        file.Text("reason");
        set.ListFiles.Add((report, root));
        var isLoaded = set.InPacks(p => p.HasList(Path.GetFileNameWithoutExtension(report.File)));
        var seen = new HashSet<(SubjectKind, string)>();
        foreach (var node in file.Items("entries"))
        {
            var entry = new ObjectReader(node, Keys.ListEntry, report);
            var kind = entry.Word("kind", Words.Subjects);
            var key = entry.Text("key");
            entry.Text("reason");
            var expires = entry.Date("expires");
            if (kind is null || key is null || !isLoaded || expires < today)
            {
                continue;
            }

            if (!seen.Add((kind.Value, key)))
            {
                entry.Error("key", "duplicate-value", "this subject stands here a second time", "keep one of them");
            }

            try
            {
                set.Builder.AddNoState(tokenise(kind.Value, key));
            }
            catch (Exception e) when (e is ArgumentException or FormatException)
            {
                // The key itself stays out of the message: it may name a person.
                entry.Error("key", "bad-value", $"the key is not that of {RuleSet.A(kind.Value)}");
            }
        }
    }
}
