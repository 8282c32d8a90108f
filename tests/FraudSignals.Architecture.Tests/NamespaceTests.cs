using System.Text.RegularExpressions;

namespace FraudSignals.Architecture.Tests;

/// <summary>A file is found by its namespace.</summary>
public sealed partial class NamespaceTests
{
    public static TheoryData<string> Projects { get; } = [.. Repository.Projects()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_the_folder(string project) =>
        Assert.Empty(Repository.Files(project).Select(f => Wrong(Repository.RootNamespace(project), f.Path, f.Text)).OfType<string>());

    [Fact]
    public void A_file_in_the_wrong_folder_is_found()
    {
        const string text = "using System;\n\nnamespace FraudSignals.State;\n";

        Assert.Null(Wrong("FraudSignals", "State/Arena.cs", text));
        Assert.Equal("Memory/Arena.cs: FraudSignals.State", Wrong("FraudSignals", "Memory/Arena.cs", text));
    }

    // A file without a namespace is the program.
    private static string? Wrong(string root, string path, string text)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? "." + path[..path.LastIndexOf('/')].Replace('/', '.') : "";
        return Declared().Match(text) is { Success: true } match && match.Groups[1].Value != root + folder
            ? $"{path}: {match.Groups[1].Value}" : null;
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
