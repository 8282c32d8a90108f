namespace FraudSignals.TestKit;

/// <summary>Waits for what comes about in its own time: as long as it takes, and an error where it never does.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <param name="reached">Whether it has come about.</param>
    /// <param name="what">What is waited for, for the error.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="between">What is done between two looks, such as to move a clock.</param>
    public static Task TrueAsync(Func<bool> reached, string what, CancellationToken cancellation, Action? between = null) =>
        TrueAsync(() => Task.FromResult(reached()), what, cancellation, between);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, CancellationToken, Action?)"/>
    public static async Task TrueAsync(Func<Task<bool>> reached, string what, CancellationToken cancellation, Action? between = null)
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!await reached())
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"Not after {Patience}: {what}.");
            }

            between?.Invoke();
            await Task.Delay(Look, cancellation);
        }
    }
}
