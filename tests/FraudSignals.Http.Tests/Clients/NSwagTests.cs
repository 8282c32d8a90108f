using System.Reflection;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Http.Tests.OpenApi;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace FraudSignals.Http.Tests.Clients;

public class NSwagTests
{
    [Fact]
    public async Task A_client_by_NSwag_posts_reads_and_gives_a_verdict()
    {
        var document = await OpenApiDocument.FromFileAsync(DocumentTests.Committed);
        var settings = new CSharpClientGeneratorSettings { ClassName = "Client", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson;
        var generated = Compiled.From([new CSharpClientGenerator(document, settings).GenerateFile()]);

        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        await new Run(generated, http).RunAsync();
    }

    private sealed class Run(Assembly generated, HttpClient http) : ClientRun
    {
        private readonly object _client = Activator.CreateInstance(generated.GetType("Generated.Client")!, http)!;

        protected override async Task<int> PostAsync()
        {
            var type = generated.GetType("Generated.Call")!;
            var calls = Array.CreateInstance(type, Calls);
            for (var i = 0; i < Calls; i++)
            {
                dynamic call = Activator.CreateInstance(type)!;
                (call.Id, call.Time, call.Caller, call.Callee, call.DurationSeconds) =
                    ($"c{i}", First.AddMinutes(i), Caller, Callee(i), 30);
                calls.SetValue((object)call, i);
            }

            return (int)(await CallAsync("PostCallsAsync", ("body", calls))).Accepted;
        }

        protected override async Task<IReadOnlyList<(string Id, string Key, string Level)>> ListAsync() =>
            [.. ((IEnumerable<object>)(await CallAsync("ListAlertsAsync")).Alerts).Select(a => (dynamic)a)
                .Select(a => ((string)a.Id, (string)a.Subject.Key, (string)a.Level.ToString()))];

        protected override async Task<string> JudgeAsync(string alert)
        {
            dynamic verdict = Activator.CreateInstance(generated.GetType("Generated.VerdictRequest")!)!;
            verdict.Note = Note;
            verdict.Verdict = (dynamic)Enum.Parse(generated.GetType("Generated.VerdictFinding")!, "Confirmed");
            return (await CallAsync("PostVerdictAsync", ("id", alert), ("body", (object)verdict))).Finding.ToString();
        }

        protected override async Task<IReadOnlyList<(string Verdict, string Note)>> VerdictsAsync(string alert) =>
            [.. ((IEnumerable<object>)(await CallAsync("ListVerdictsAsync", ("id", alert))).Verdicts).Select(v => (dynamic)v)
                .Select(v => ((string)v.Finding.ToString(), (string)v.Note))];

        private async Task<dynamic> CallAsync(string name, params (string Parameter, object Value)[] given)
        {
            var method = _client.GetType().GetMethods()
                .First(m => m.Name == name && m.GetParameters().All(p => p.ParameterType != typeof(CancellationToken)));
            try
            {
                return await (dynamic)method.Invoke(
                    _client, [.. method.GetParameters().Select(p => given.FirstOrDefault(g => g.Parameter == p.Name).Value)])!;
            }
            catch (Exception refused) when (refused.GetType().GetProperty("Result") is { } problem)
            {
                throw new InvalidOperationException($"{name}: {((dynamic)problem.GetValue(refused)!).Detail}", refused);
            }
        }
    }
}
