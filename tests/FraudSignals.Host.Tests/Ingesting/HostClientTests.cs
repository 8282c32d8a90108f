using System.Diagnostics;
using System.Net;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Host.Tests.Ingesting;

public sealed class HostClientTests
{
    private const string Taken = """
        { "batchId": "b", "accepted": 1, "duplicates": 0, "superseded": 0, "tooLate": 0, "rejected": 0, "findings": 0, "alerts": 0, "errors": [] }
        """;

    private static readonly Batch OneRecord = new("{}"u8.ToArray(), "application/x-ndjson", 1);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_host_is_asked_again_when_it_said(int status)
    {
        var requests = 0;
        await using var host = await ServeAsync(context =>
        {
            if (++requests == 1)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.RetryAfter = "1";
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Taken);
        });
        using var client = new HostClient(new Uri(host.Urls.First()), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();

        var answer = await client.PostAsync("/api/calls", OneRecord, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (requests, answer.Accepted));
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task A_refused_batch_is_explained_and_not_sent_again()
    {
        var requests = 0;
        await using var host = await ServeAsync(context =>
        {
            requests++;
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync(
                """{ "title": "Bad Request", "status": 400, "code": "invalid_json", "detail": "Not JSON.", "accepted": 7 }""");
        });
        using var client = new HostClient(new Uri(host.Urls.First()), TimeProvider.System);

        var problem =
            await Assert.ThrowsAnyAsync<CommandException>(
                () => client.PostAsync("/api/calls", OneRecord, TestContext.Current.CancellationToken));

        Assert.Equal((1, ExitCode.Usage), (requests, problem.Code));
        Assert.Contains("400 invalid_json. Not JSON. 7 of its records were taken", problem.Message);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
