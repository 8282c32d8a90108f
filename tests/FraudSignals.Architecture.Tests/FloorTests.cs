namespace FraudSignals.Architecture.Tests;

/// <summary>Folders are floors: each uses only those below it.</summary>
public sealed class FloorTests(ITestOutputHelper output)
{
    public static TheoryData<string> Projects { get; } = [.. Repository.Projects()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_folder_has_its_floor(string project) =>
        Assert.Equal(FolderImports.Folders(project), Floors.Of.GetValueOrDefault(project, []).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_the_floors_below_it(string project) =>
    Assert.Empty(Upward(FolderImports.Of(project), Floors.Of[project]));

    /// <summary>Prints the list; with <c>-showLiveOutput</c> on the console.</summary>
    [Fact]
    public void No_folders_use_each_other_in_a_circle()
    {
        var circles = 0;
        foreach (var project in Repository.Projects())
        {
            var imports = FolderImports.Of(project);
            var inCircles = FolderImports.Circles(imports);
            circles += inCircles.Count;
            output.WriteLine($"{project}: {Floors.Of[project].Length} folders, {imports.Count} imports, {inCircles.Count} circles");
            foreach (var folder in Floors.Of[project])
            {
                output.WriteLine($"  {folder} <- {string.Join(", ", imports.Where(i => i.From == folder).Select(i => i.To))}");
            }

            foreach (var circle in inCircles)
            {
                output.WriteLine($"  circle: {string.Join(", ", circle)}");
            }
        }

        output.WriteLine($"{circles} circles");
        Assert.Equal(0, circles);
    }

    /// <summary>The search is shown what it must find: an import of a floor above, and two folders that use each other.</summary>
    [Fact]
    public void An_import_of_a_floor_above_is_found()
    {
        FolderImport[] imports = [new("State", "Events", ["using in SubjectTable.cs"]), new("Events", "State", ["using in Event.cs"])];

        Assert.Equal(["Events uses State above it: using in Event.cs"], Upward(imports, ["Events", "State"]));
        Assert.Equal([["Events", "State"]], FolderImports.Circles(imports));
        Assert.Empty(FolderImports.Circles(imports[..1]));
    }

    /// <summary>The compiled code tells what no using line does.</summary>
    [Fact]
    public void What_is_used_without_a_using_line_is_seen() =>
        Assert.Contains(
            FolderImports.Of("FraudSignals.Storage.Local"),
            i => i is { From: FolderImports.Top, To: "Journal" }
                && i.Because.Any(b => b.Contains("-> JournalWriter", StringComparison.Ordinal)));

    private static IEnumerable<string> Upward(IEnumerable<FolderImport> imports, string[] floors) =>
        from import in imports
        where Array.IndexOf(floors, import.To) > Array.IndexOf(floors, import.From)
        select $"{import.From} uses {import.To} above it: {string.Join(", ", import.Because)}";
}
