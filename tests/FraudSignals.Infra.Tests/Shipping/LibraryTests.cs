using System.IO.Compression;
using System.Xml.Linq;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>
/// The engine as libraries, packed as the release packs them and used in a program outside of this repository. It builds for minutes, so it
/// runs on demand (<c>-explicit only</c>).
/// </summary>
public sealed class LibraryTests : IDisposable
{
    private static readonly string[] Libraries = ["Core", "Formats", "Rules"];

    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact(Explicit = true)]
    public async Task A_program_that_takes_them_from_a_feed_raises_alerts()
    {
        var feed = _directory.File("feed");
        foreach (var library in Libraries)
        {
            await Shell.MustAsync(
                "dotnet", null, "pack", $"functions/FraudSignals.{library}", "-c", "Release", "-p:RunAnalyzers=false", "-o", feed);
        }

        Assert.Equal(Libraries.Length, Directory.GetFiles(feed, "*.nupkg").Length);
        Assert.All(Directory.GetFiles(feed, "*.nupkg"), AssertSaysWhatItIs);

        // Beside the feed those that are set up here, for what the libraries use; and nothing that was restored before.
        _directory.Write(
            "app/nuget.config", """
            <configuration><packageSources><add key="packed" value="../feed" /></packageSources></configuration>
            """);
        _directory.Write("app/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>../packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FraudSignals.Rules" Version="*" />
              </ItemGroup>
            </Project>
            """);
        _directory.Write("app/Program.cs", await File.ReadAllTextAsync(
            Path.Combine(Shell.Root, "functions/samples/embedded-cs/Program.cs"), Stop));
        await Shell.MustAsync("dotnet", null, "build", Path.GetDirectoryName(_directory.File("app/App.csproj"))!, "-c", "Release", "-o",
            _directory.File("out"));
        var calls = _directory.Write("calls.ndjson", TinyData.NdJson(TinyData.Sorted(TinyData.Calls())));

        var output = await Shell.MustAsync("dotnet", null, _directory.File("out/App.dll"), TinyRules.Write(_directory), calls);

        Assert.Contains("high busy 60: ", output, StringComparison.Ordinal);
        Assert.Contains($"{TinyData.Calls().Count()} calls, 0 refused", output, StringComparison.Ordinal);
    }

    private static void AssertSaysWhatItIs(string path)
    {
        using var package = ZipFile.OpenRead(path);
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var said = XDocument.Load(stream).Root!.Elements().Single().Elements()
            .ToLookup(e => e.Name.LocalName, e => e.Value, StringComparer.Ordinal);

        Assert.Equal(["MIT"], said["license"]);
        Assert.True(said["description"].Single().Length > 20 && said["tags"].Single().Length > 0, path);
        Assert.NotNull(package.GetEntry(said["readme"].Single()));
    }
}
