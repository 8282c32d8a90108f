using System.Reflection;

namespace FraudSignals.Http.Tests.OpenApi;

public class DocumentTests
{
    /// <summary>The document as it is committed.</summary>
    public static string Committed { get; } =
        typeof(DocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Document").Value!;

    [Fact]
    public async Task The_file_in_the_repository_is_what_hosts_serve()
    {
        await using var server = await Endpoints.TestServer.StartAsync();
        var served = (await server.GetAsync(FraudSignalsDescription.Path)).Text;
        if (!File.Exists(Committed) || await File.ReadAllTextAsync(Committed) != served)
        {
            var aside = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(Committed));
            await File.WriteAllTextAsync(aside, served);
            Assert.Fail($"The contract has changed. If that is meant: cp {aside} {Path.GetFullPath(Committed)}");
        }
    }
}
