using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>Identifiers that were posted stand nowhere in what the app keeps and logs, before and after its sweeps.</summary>
public sealed class LeakTests
{
    private const int Farms = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_identifier_is_in_tables_blobs_or_logs()
    {
        await using var storage = new AzuriteServer();
        await storage.StartAsync();
        await using var app = await FunctionsHost.StartAsync(AppSettings.Example(storage));
        var leaks = new Leaks();
        foreach (var identifier in Enumerable.Range(1, Farms)
            .SelectMany(f => (string[])[SimFarm.Sim(f), SimFarm.Device(f), SimFarm.Caller(f)]))
        {
            leaks.Add(identifier);
        }

        await SimFarm.ObserveAsync(app.Client);
        await Support.Deployment.PostAsync(app.Client,
            Enumerable.Range(1, Farms).Select(farm => SimFarm.Calls(farm, calls: 24, DateTimeOffset.UtcNow.AddHours(-1)).ToArray()));
        Assert.NotEmpty(await Support.Deployment.MessagesAsync(app.Client));
        var rows = await LookAsync(leaks, storage.ConnectionString);
        foreach (var timer in (string[])["FinishWork", "PostWebhooks", "SweepClaims", "ForgetExpired"])
        {
            await app.FireAsync(timer);
        }

        rows += await LookAsync(leaks, storage.ConnectionString);
        leaks.LookIn("the log", Encoding.UTF8.GetBytes(app.Output));
        Assert.Empty(leaks.Found);
        Assert.True(rows > 20, $"{rows} rows");
        Assert.All(Leaks.Forms(leaks.Any), form => Assert.True(leaks.Finds(form)));
    }

    private static async Task<int> LookAsync(Leaks leaks, string storage)
    {
        var (rows, tables) = (0, new TableServiceClient(storage));
        await foreach (var table in tables.QueryAsync(cancellationToken: Stop))
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: Stop))
            {
                rows++;
                foreach (var (name, value) in row)
                {
                    leaks.LookIn($"{table.Name} {row.PartitionKey} {name}", value as byte[] ?? Encoding.UTF8.GetBytes($"{value}"));
                }
            }
        }

        var blobs = new BlobServiceClient(storage);
        await foreach (var container in blobs.GetBlobContainersAsync(cancellationToken: Stop))
        {
            await foreach (var blob in blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: Stop))
            {
                var content = await blobs.GetBlobContainerClient(container.Name).GetBlobClient(blob.Name).DownloadContentAsync(Stop);
                leaks.LookIn($"{container.Name}/{blob.Name}", content.Value.Content.ToArray());
            }
        }

        return rows;
    }
}
