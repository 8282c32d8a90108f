using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FraudSignals.Host;
using FraudSignals.Host.Shell;

namespace FraudSignals.Architecture.Tests;

/// <summary>What the documents name is there: files, headings, commands and their options.</summary>
public sealed partial class DocumentsTests
{
    private const int LongestReadme = 120;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Root, "*.md"),
        .. new[] { "functions", "rules", "infra", "tests" }
            .SelectMany(top => Directory.GetFiles(Path.Combine(Root, top), "*.md", SearchOption.AllDirectories))
            .Where(path => !Built().IsMatch(path)),
    ];

    [Fact]
    public void Every_link_leads_somewhere()
    {
        Assert.True(Documents.Length > 20);
        var dead = from document in Documents
                   from Match link in Link().Matches(Fence().Replace(File.ReadAllText(document), ""))
                   let target = link.Groups[1].Value
                   where !target.Contains("://", StringComparison.Ordinal) && !IsThere(document, target)
                   select $"{Path.GetRelativePath(Root, document)}: {target}";
        Assert.Empty(dead);
    }

    [Fact]
    public void The_readme_is_a_door() => Assert.InRange(File.ReadAllLines(Path.Combine(Root, "README.md")).Length, 1, LongestReadme);

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var directory = Path.Combine(Root, "functions", "adr");
        var index = File.ReadAllText(Path.Combine(directory, "README.md"));
        Assert.All(
            Directory.GetFiles(directory, "0*.md"),
            path =>
                Assert.Contains($"[{File.ReadLines(path).First().Split(". ", 2)[1]}]({Path.GetFileName(path)})", index,
                    StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_line_that_is_shown_can_be_given()
    {
        var root = new CommandLine(new Terminal(TextWriter.Null, TextWriter.Null), TimeProvider.System).Root();
        var wrong = (from document in Documents
                     from Match fence in Fence().Matches(File.ReadAllText(document))
                     from Match line in Command().Matches(fence.Value.Replace("\\\n", " ", StringComparison.Ordinal))
                     let parsed = root.Parse(line.Groups[1].Value.TrimEnd('&', ' '))
                     select (Document: document, Line: line.Value, parsed.Errors)).ToList();

        Assert.True(wrong.Count > 10);
        Assert.Empty(
            wrong.Where(w => w.Errors.Count > 0).Select(w => $"{Path.GetRelativePath(Root, w.Document)}: {w.Line}: {w.Errors[0].Message}"));
    }

    [Fact]
    public void Every_command_is_in_the_list_of_commands()
    {
        var list = File.ReadAllText(Path.Combine(Root, "functions", "docs", "commands.md"));
        var root = new CommandLine(new Terminal(TextWriter.Null, TextWriter.Null), TimeProvider.System).Root();
        Assert.All(Leaves(root, ""),
            command => Assert.All(command.Split(' '), word => Assert.Contains(word, list, StringComparison.Ordinal)));

        static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
            ? [path.Trim()]
            : command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Leaves(c, path + " " + c.Name));
    }

    private static bool IsThere(string document, string target)
    {
        var (file, heading) = target.Split('#') is [var f, var h] ? (f, h) : (target, "");
        var path = file.Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, file));
        return Path.Exists(path)
            && (heading.Length == 0 || Heading().Matches(Fence().Replace(File.ReadAllText(path), ""))
                .Any(m => Anchor(m.Groups[1].Value) == heading));
    }

    /// <summary>What a heading is linked by on a forge: lower case, blanks as hyphens, no other signs.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"[/\\](bin|obj|node_modules)[/\\]")]
    private static partial Regex Built();

    [GeneratedRegex(@"(?<!\!)\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^```[\s\S]*?^```")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?m)^(?:[A-Z_]+=\S+ )*(?:fraudsignals|dotnet run -c Release --project functions/FraudSignals\.Host --) ([^\n|>]+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?m)^#+ (.+)$")]
    private static partial Regex Heading();
}
