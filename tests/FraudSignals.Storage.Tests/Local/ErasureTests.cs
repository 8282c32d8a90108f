using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

public sealed class ErasureTests : IDisposable
{
    private readonly LocalSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_subject_is_gone_from_state_and_checkpoints_and_no_restart_brings_it_back()
    {
        var calls = Deployment.Calls(400);
        var subject = new SubjectKey(SubjectKind.Number, Deployment.TokenOf(3));
        string after;
        await using (var live = _site.Open())
        {
            await live.PostAsync(calls[..300], batchSize: 30);
            await live.Runtime.CheckpointAsync();
            Assert.NotNull(await live.SubjectAsync(3));
            Assert.True(await ContainsAsync(Checkpoint.In(new StoreLayout(_site.Path).Checkpoints)[0].Path, subject.Token));
            var others = await live.SubjectsAsync(except: 3);

            Assert.True(await live.Runtime.EraseAsync(subject, Cancellation));

            Assert.Null(await live.SubjectAsync(3));
            Assert.Equal(others, await live.SubjectsAsync(except: 3));
            Assert.False(await live.Runtime.EraseAsync(subject, Cancellation));
            foreach (var checkpoint in Checkpoint.In(new StoreLayout(_site.Path).Checkpoints))
            {
                Assert.False(await ContainsAsync(checkpoint.Path, subject.Token));
            }

            // Its events are known still; new ones begin it anew.
            Assert.All((await live.PostAsync(calls[..300])).Records, r => Assert.Equal(RecordOutcome.Duplicate, r));
            Assert.Null(await live.SubjectAsync(3));
            await live.PostAsync(calls[300..], batchSize: 30);
            after = await live.SubjectsAsync();
        }

        await using (var again = _site.Open())
        {
            Assert.Equal(after, await again.SubjectsAsync());
        }

        // From the journal alone as well.
        Directory.Delete(new StoreLayout(_site.Path).Checkpoints, recursive: true);
        await using var last = _site.Open();
        Assert.Equal(after, await last.SubjectsAsync());
    }

    [Fact]
    public async Task What_an_alert_that_was_on_its_way_names_is_gone_as_well()
    {
        var files = new FailingFiles();
        using var site = new LocalSite { Files = files };
        await using var live = site.Open();
        await live.PostAsync(Deployment.Calls(200, prefix: "before"));
        var before = (await live.AlertsAsync()).Count;

        // The alerts are decided and on their way to the disk: no look at the alerts finds them yet.
        files.Where = "/journal";
        files.Works.Reset();
        var posting = live.PostAsync(Deployment.Calls(600, seed: 2));
        await live.Ingestor.ExclusiveAsync(_ => { }, Cancellation);
        Assert.Equal(before, (await live.AlertsAsync()).Count);
        var erasing = Enumerable.Range(1, 19).Select(live.Erasing).ToList();
        files.Works.Set();
        await posting;
        Assert.All(await Task.WhenAll(erasing), Assert.True);

        var alerts = await live.OpenedAsync();
        Assert.True(alerts.Count > before);
        Assert.All(alerts, a => Assert.Null(a.Subject.Key));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<bool> ContainsAsync(string path, Token token)
    {
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        var (big, little) = (new byte[Token.Size], new byte[Token.Size]);
        token.Write(big);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(little, token.Value);
        return bytes.AsSpan().IndexOf(big) >= 0 || bytes.AsSpan().IndexOf(little) >= 0;
    }
}
