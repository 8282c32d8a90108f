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
                directory, "tsc", "--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "client.ts");
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
