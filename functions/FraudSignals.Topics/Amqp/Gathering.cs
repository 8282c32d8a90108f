namespace FraudSignals.Topics.Amqp;

/// <summary>
/// Hands on together what comes one by one: what comes while one lot is handed on is the next. The busier, the larger the lots.
/// </summary>
internal sealed class Gathering<T>(Action<List<T>> handOn)
{
    private readonly Lock _lock = new();
    private List<T> _coming = [];
    private bool _isHandingOn;

    public void Add(T one)
    {
        lock (_lock)
        {
            _coming.Add(one);
            if (_isHandingOn)
            {
                return;
            }

            _isHandingOn = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static g => g.HandOn(), this, preferLocal: false);
    }

    private void HandOn()
    {
        while (true)
        {
            List<T> lot;
            lock (_lock)
            {
                if (_coming.Count == 0)
                {
                    _isHandingOn = false;
                    return;
                }

                (lot, _coming) = (_coming, new List<T>(_coming.Count));
            }

            handOn(lot);
        }
    }
}
