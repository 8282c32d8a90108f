namespace FraudSignals.Architecture.Tests;

/// <summary>The sources the product was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The code files of a project, by their path in it with slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string project) => Sources(Path.Combine("functions", project));

    /// <summary>The code files below a folder, by their path in it with slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder)
    {
        var root = Path.Combine(Root, folder);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(f => (File: f, Path: Path.GetRelativePath(root, f).Replace('\\', '/')))
            .Where(f => !f.Path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Select(f => (f.Path, File.ReadAllText(f.File)));
    }

    /// <summary>The projects of the product that have code.</summary>
    public static IEnumerable<string> Projects() => Directory.GetDirectories(Path.Combine(Root, "functions"))
        .Select(d => Path.GetFileName(d)!)
        .Where(d => File.Exists(Path.Combine(Root, "functions", d, d + ".csproj")))
        .Order(StringComparer.Ordinal);

    /// <summary>What the namespaces of a project begin with.</summary>
    public static string RootNamespace(string project) => project == Product.Core ? "FraudSignals" : project;

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "FraudSignals.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No FraudSignals.sln above {AppContext.BaseDirectory}: these tests read the sources, so run them where they were built.");
    }
}
