using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Takes records that a message broker delivers, one a message, the way batches over HTTP are taken: read, counted and watched alike.
/// A broker may deliver a message again, and after a crash it does; such a record counts as a duplicate.
/// </summary>
public sealed class MessageIntake
{
    private readonly BatchEndpoint _batches;
    private readonly SourceDirectory _sources;
    private readonly HttpLimits _limits;

    internal MessageIntake(BatchEndpoint batches, SourceDirectory sources, HttpLimits limits) =>
        (_batches, _sources, _limits) = (batches, sources, limits);

    /// <summary>
    /// Takes messages in their order. What is good of them is kept when this returns; what is bad never keeps the rest out.
    /// </summary>
    /// <param name="type">What they are.</param>
    /// <param name="source">Whom they are from.</param>
    /// <param name="messages">A JSON object each; what is empty is passed over.</param>
    /// <returns>What became of them; errors name messages by their places.</returns>
    /// <exception cref="StoreUnavailableException">The rest cannot be taken now. Give all of them again later.</exception>
    /// <exception cref="InvalidOperationException">The source has no profile any more.</exception>
    public async Task<MessageAnswer> TakeAsync(EventType type, string source, IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var sender = _sources.Find(source) ?? throw new InvalidOperationException($"The source {source} is not configured any more.");
        var head = new BatchHead(type, sender, BatchFormat.NdJson, "", IngestionMode.Live, null);
        var total = new MessageAnswer(0, 0, 0, []);
        for (var next = 0; next < messages.Count;)
        {
            var (body, places) = Lines(messages, next);
            if (places.Count == 0)
            {
                break;
            }

            await using var run = _batches.Run(head, body, _limits)!;
            var stop = await run.RunAsync(() => false);
            if (stop is { RetryAfter: { } wait })
            {
                throw new StoreUnavailableException(stop.Detail) { RetryAfter = wait };
            }

            var answer = run.Answer;
            total = total.With(answer, answer.Errors.Select(e => e with { Index = places[(int)e.Index] }));
            if (stop == null)
            {
                break;
            }

            var place = places[(int)Math.Min(stop.Index, places.Count - 1)];
            if (stop.IsLimit && stop.Index > 0)
            {
                // More than one batch may bring; the rest is another.
                next = place;
                continue;
            }

            // Bytes that are no text at all end the reading of a batch. Here they are one message, and the next is no worse for it.
            total = total.Refused(new RecordError(place, null, null, stop.Code, stop.Detail));
            next = place + 1;
        }

        return total;
    }

    // A line break inside a message stands between its JSON tokens, or it is no JSON; as a blank it does not make two records of one.
    private static (Stream Body, List<int> Places) Lines(IReadOnlyList<ReadOnlyMemory<byte>> messages, int from)
    {
        var places = new List<int>(messages.Count - from);
        var length = 0;
        for (var i = from; i < messages.Count; i++)
        {
            if (!messages[i].Span.Trim(" \t\r\n"u8).IsEmpty)
            {
                places.Add(i);
                length += messages[i].Length + 1;
            }
        }

        var lines = new byte[length];
        var end = 0;
        foreach (var place in places)
        {
            var line = lines.AsSpan(end, messages[place].Length);
            messages[place].Span.CopyTo(line);
            line.Replace((byte)'\n', (byte)' ');
            line.Replace((byte)'\r', (byte)' ');
            end += line.Length;
            lines[end++] = (byte)'\n';
        }

        return (new MemoryStream(lines, writable: false), places);
    }
}
