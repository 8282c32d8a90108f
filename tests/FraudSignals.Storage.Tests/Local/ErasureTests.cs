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
            await ((LocalStore)live.Store).CheckpointAsync(live.Ingestor);
            Assert.NotNull(await live.SubjectAsync(3));
            Assert.True(await ContainsAsync(Checkpoint.In(new StoreLayout(_site.Path).Checkpoints)[0].Path, subject.Token));
            var others = await live.SubjectsAsync(except: 3);

            Assert.True(await ((LocalStore)live.Store).EraseAsync(live.Ingestor, subject, Cancellation));

            Assert.Null(await live.SubjectAsync(3));
            Assert.Equal(others, await live.SubjectsAsync(except: 3));
            Assert.False(await ((LocalStore)live.Store).EraseAsync(live.Ingestor, subject, Cancellation));
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
