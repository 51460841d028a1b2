namespace DoubleML.Tuning;

/// <summary>How candidates are chosen and compared.</summary>
public enum SearchMethod
{
    /// <summary>All combinations, as scikit-learn's <c>GridSearchCV</c>.</summary>
    Grid,

    /// <summary>Some combinations, drawn, as <c>RandomizedSearchCV</c>.</summary>
    Random,

    /// <summary>All combinations by successive halving, as <c>HalvingGridSearchCV</c>.</summary>
    HalvingGrid,

    /// <summary>Drawn combinations by successive halving, as <c>HalvingRandomSearchCV</c>.</summary>
    HalvingRandom,
}
