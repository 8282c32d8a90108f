using System.Text.Json;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Http.Tests.OpenApi;

namespace FraudSignals.Http.Tests.Clients;

public class TypeScriptTests
{
    [Fact]
    public async Task Strict_TypeScript_takes_an_answer_as_the_generated_type()
    {
        await using var server = await TestServer.StartAsync();
        var page = (await server.GetAsync("/api/alerts")).Text;
        var directory = Directory.CreateTempSubdirectory("fraudsignals-ts-").FullName;
        try
        {
            var (exitCode, output) = await NodeTools.RunAsync(directory, "openapi-typescript", DocumentTests.Committed, "-o", "api.d.ts");
            Assert.True(exitCode == 0, output);
            await File.WriteAllTextAsync(Path.Combine(directory, "client.ts"), $$"""
                import type { components } from "./api";
                const page: components["schemas"]["AlertPage"] = {{page}};
                export const levels: ("none" | "alert" | "interdiction")[] = page.alerts.map(a => a.level);
                export const scores: number[] = page.alerts.map(a => a.score);
                export const keys: (string | undefined)[] = page.alerts.map(a => a.subject.key);
                """);
            (exitCode, output) = await NodeTools.RunAsync(
                directory, "tsc", "--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--module", "es2022",
                "--moduleResolution", "bundler", "client.ts");
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_client_by_openapi_typescript_posts_reads_and_gives_a_verdict()
    {
        await using var host = await TestHost.StartAsync();
        var directory = Directory.CreateTempSubdirectory("fraudsignals-ts-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(directory, "node_modules"), await NodeTools.ModulesAsync());
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Clients", "client.mts"), Path.Combine(directory, "client.mts"));
            var (exitCode, output) = await NodeTools.RunAsync(directory, "openapi-typescript", DocumentTests.Committed, "-o", "api.ts");
            Assert.True(exitCode == 0, output);
            (exitCode, output) = await NodeTools.RunAsync(
                directory, "tsc", "--strict", "--skipLibCheck", "--target", "es2022", "--lib", "es2022,dom", "--module", "esnext",
                "--moduleResolution", "bundler", "client.mts");
            Assert.True(exitCode == 0, output);
            var calls = JsonSerializer.Serialize(Enumerable.Range(0, ClientRun.Calls).Select(i => new
            {
                id = $"c{i}", time = ClientRun.First.AddMinutes(i), caller = ClientRun.Caller, callee = ClientRun.Callee(i),
                durationSeconds = 30,
            }));
            (exitCode, output) = await NodeTools.NodeAsync(directory, "client.mjs", host.Url.ToString(), calls, ClientRun.Note);
            Assert.True(exitCode == 0, output);
            using var told = JsonDocument.Parse(output);
            Assert.Equal(ClientRun.Calls, told.RootElement.GetProperty("accepted").GetInt32());
            var judged = Assert.Single(told.RootElement.GetProperty("judged").EnumerateArray());
            Assert.Equal((ClientRun.Caller, "interdiction", "confirmed"),
                (judged.GetProperty("key").GetString(), judged.GetProperty("level").GetString(),
                    judged.GetProperty("finding").GetString()));
            Assert.Equal(ClientRun.Note, Assert.Single(judged.GetProperty("verdicts").EnumerateArray()).GetProperty("note").GetString());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
