using System.Diagnostics;
using System.Reflection;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Http.Tests.OpenApi;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace FraudSignals.Http.Tests.Clients;

public class KiotaTests
{
    private static readonly string Kiota =
        typeof(KiotaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Kiota").Value!;

    [Fact]
    public async Task A_client_by_Kiota_posts_reads_and_gives_a_verdict()
    {
        var directory = Directory.CreateTempSubdirectory("fraudsignals-kiota-").FullName;
        try
        {
            await GenerateAsync(directory);
            var generated =
                Compiled.From(Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

            await using var host = await TestHost.StartAsync();
            using var adapter =
                new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = host.Url.ToString().TrimEnd('/') };
            await new Run(generated, adapter).RunAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task GenerateAsync(string directory)
    {
        using var kiota = Process.Start(new ProcessStartInfo("dotnet",
            [Kiota, "generate", "-l", "CSharp", "-d", DocumentTests.Committed, "-o", directory, "-c", "Client", "-n", "Generated",
                "--log-level", "Warning"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["KIOTA_CLI_TELEMETRY_OPTOUT"] = "1", ["KIOTA_OFFLINE_ENABLED"] = "true" },
        })!;
        var output = await kiota.StandardOutput.ReadToEndAsync();
        await kiota.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kiota.ExitCode == 0, output);
    }

    private sealed class Run(Assembly generated, HttpClientRequestAdapter adapter) : ClientRun
    {
        private readonly dynamic _client = Activator.CreateInstance(generated.GetType("Generated.Client")!, adapter)!;

        protected override async Task<int> PostAsync()
        {
            var type = generated.GetType("Generated.Models.Call")!;
            dynamic calls = Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
            for (var i = 0; i < Calls; i++)
            {
                dynamic call = Activator.CreateInstance(type)!;
                (call.Id, call.Time, call.Caller, call.Callee, call.DurationSeconds) =
                    ($"c{i}", First.AddMinutes(i), Caller, Callee(i), 30);
                calls.Add(call);
            }

            return (int)(await _client.Api.Calls.PostAsync(calls)).Accepted;
        }

        protected override async Task<IReadOnlyList<(string Id, string Key, string Level)>> ListAsync() =>
            [.. ((IEnumerable<object>)(await _client.Api.Alerts.GetAsync()).Alerts).Select(a => (dynamic)a)
                .Select(a => ((string)a.Id, (string)a.Subject.Key, (string)a.Level.ToString()))];

        protected override async Task<string> JudgeAsync(string alert)
        {
            dynamic verdict = Activator.CreateInstance(generated.GetType("Generated.Models.VerdictRequest")!)!;
            verdict.Note = Note;
            verdict.Verdict = (dynamic)Enum.Parse(generated.GetType("Generated.Models.VerdictFinding")!, "Confirmed");
            return (await _client.Api.Alerts[alert].Verdict.PostAsync(verdict)).Finding.ToString();
        }

        protected override async Task<IReadOnlyList<(string Verdict, string Note)>> VerdictsAsync(string alert) =>
            [.. ((IEnumerable<object>)(await _client.Api.Alerts[alert].Verdicts.GetAsync()).Verdicts).Select(v => (dynamic)v)
                .Select(v => ((string)v.Finding.ToString(), (string)v.Note))];
    }
}
