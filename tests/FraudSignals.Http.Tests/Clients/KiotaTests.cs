using System.Diagnostics;
using System.Reflection;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Http.Tests.OpenApi;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace FraudSignals.Http.Tests.Clients;

public class KiotaTests
{
    private static readonly string Kiota =
        typeof(KiotaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Kiota").Value!;

    [Fact]
    public async Task A_client_by_Kiota_compiles_and_reads_alerts()
    {
        var directory = Directory.CreateTempSubdirectory("fraudsignals-kiota-").FullName;
        try
        {
            await GenerateAsync(directory);
            var type = Compiled.From(Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)).GetType("Generated.Client")!;

            await using var server = await TestServer.StartAsync();
            using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = server.Address.ToString().TrimEnd('/') };
            dynamic client = Activator.CreateInstance(type, adapter)!;
            dynamic page = await client.Api.Alerts.GetAsync();
            var alert = Assert.Single((IEnumerable<object>)page.Alerts);
            Assert.Equal(FakeLog.Alert.Id, (string)((dynamic)alert).Id);
            Assert.Equal("Interdiction", ((object)((dynamic)alert).Level).ToString());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task GenerateAsync(string directory)
    {
        using var kiota = Process.Start(new ProcessStartInfo("dotnet",
            [Kiota, "generate", "-l", "CSharp", "-d", DocumentTests.Committed, "-o", directory, "-c", "Client", "-n", "Generated", "--log-level", "Warning"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["KIOTA_CLI_TELEMETRY_OPTOUT"] = "1", ["KIOTA_OFFLINE_ENABLED"] = "true" },
        })!;
        var output = await kiota.StandardOutput.ReadToEndAsync();
        await kiota.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kiota.ExitCode == 0, output);
    }
}
