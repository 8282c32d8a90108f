using System.Runtime.CompilerServices;
using System.Text;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>
/// One slip of slips.txt: <c>in PATH</c> with <c>- what stood there</c> and <c>+ what stands there now</c>, or <c>put PATH</c> with the
/// lines
/// of a new file; then <c>= what is told</c>, line by line. <c>⏎</c> is a line end.
/// </summary>
internal sealed class Slip(string text)
{
    private static readonly string Folder = Find();

    public static string File { get; } = Path.Combine(Folder, "slips.txt");

    private string[] Lines { get; } = text.TrimEnd('\n').Split('\n');

    public IEnumerable<string> Expected => Lines.Where(l => l.StartsWith("= ", StringComparison.Ordinal)).Select(l => l[2..]);

    public static IEnumerable<Slip> All(string golden) =>
        golden.ReplaceLineEndings("\n").Split("### ", StringSplitOptions.RemoveEmptyEntries).Select(block => new Slip("### " + block));

    /// <summary>The block with what is told now.</summary>
    public string Written(IEnumerable<string> told) =>
        string.Join('\n',
            Lines.Where(l => l.Length > 0 && !l.StartsWith("= ", StringComparison.Ordinal)).Concat(told.Select(t => "= " + t))) + "\n\n";

    public List<string> Told()
    {
        using var rules = new TestRules();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "rules"), "*.json", SearchOption.AllDirectories))
        {
            rules.With(Path.GetRelativePath(Path.Combine(Folder, "rules"), file),
                System.IO.File.ReadAllText(file).ReplaceLineEndings("\n"));
        }

        string? path = null, old = null, put = null;
        var isUtf16 = false;
        var content = new StringBuilder();
        foreach (var line in Lines.Append("put"))
        {
            var rest = line.Length > 2 ? line[2..].Replace('⏎', '\n') : "";
            if (line.StartsWith("in ", StringComparison.Ordinal) || line.StartsWith("put", StringComparison.Ordinal))
            {
                if (put is not null)
                {
                    rules.With(
                        put,
                        isUtf16 ? Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(content.ToString())).ToArray()
                            : Encoding.UTF8.GetBytes(content.ToString()));
                }

                content.Clear();
                isUtf16 = line.EndsWith(" as UTF-16", StringComparison.Ordinal);
                path = line[0] == 'i' ? line[3..] : null;
                put = line[0] == 'p' && line.Length > 4 ? line[4..].Replace(" as UTF-16", "", StringComparison.Ordinal) : null;
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                old = rest;
            }
            else if (line.StartsWith('+') && put is not null)
            {
                content.Append(rest).Append(rest.Length > 0 ? "\n" : "");
            }
            else if (line.StartsWith('+'))
            {
                var full = Path.Combine(rules.Root, path!);
                var before = System.IO.File.Exists(full) ? System.IO.File.ReadAllText(full) : "{ \"rule\": \"fan_out\", \"tests\": [] }\n";
                var at = before.IndexOf(old!, StringComparison.Ordinal);
                Assert.True(at >= 0, $"{path} does not hold {old}");
                rules.With(path!, before[..at] + rest + before[(at + old!.Length)..]);
            }
        }

        return [.. rules.CheckAsHost().Diagnostics.Select(d => d.ToString())];
    }

    private static string Find([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Slips");
}
