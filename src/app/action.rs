//! Everything that can be done, in one table: help, hints, the key map and the README's list are read from it.

/// Something the reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described in ACTIONS")]
pub enum Action {
    NextSentence,
    PreviousSentence,
    NextParagraph,
    PreviousParagraph,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    Next,
    Previous,
    NextLink,
    PreviousLink,
    FollowLink,
    NextCounterpart,
    PreviousCounterpart,
    NextPane,
    PreviousPane,
    OpenPane,
    ClosePane,
    MovePaneLeft,
    MovePaneRight,
    NextArticle,
    PreviousArticle,
    ToggleFold,
    ToggleAllFolds,
    ToggleFollow,
    ToggleMinimap,
    NarrowerText,
    WiderText,
    StepSpacing,
    ToggleBoilerplate,
    TogglePage,
    Articles,
    Duplicates,
    Open,
    OpenPassages,
    OpenHit,
    Claims,
    OpenClaim,
    NextMember,
    PreviousMember,
    SortClaims,
    FilterClaims,
    Search,
    Results,
    Palette,
    ToggleInspector,
    NextWord,
    PreviousWord,
    ToggleDictionary,
    StepReadings,
    JumpBack,
    JumpForward,
    NextPassage,
    PreviousPassage,
    NextChange,
    PreviousChange,
    SortGroups,
    CompareWords,
    Back,
    StopWork,
    RestartWork,
    ReloadSettings,
    Suspend,
    Help,
    Quit,
    Label,
    NewLabel,
    Confirm,
    Reject,
    RelateSame,
    RelateOverlap,
    DrawLink,
    RemoveLink,
    MergeLinks,
    SplitLink,
    JudgeConflict,
    Note,
    Bookmark,
    ReadingStatus,
    RepeatMark,
    ToggleAdvance,
    NextUnreviewed,
    PreviousUnreviewed,
    NextDoubtful,
    NextConflict,
    NextUneven,
    Annotators,
    Copy,
    Count,
    Select,
    SelectRight,
    SelectLeft,
    SelectWordRight,
    SelectWordLeft,
    SelectDown,
    SelectUp,
    SwapSelectionEnds,
    Undo,
    Redo,
    Annotations,
    Export,
    OpenMark,
    DeleteMark,
    EditMark,
    FilterMarks,
    FilterMarksByLabel,
    FilterMarksByArticle,
    LabelClaim,
    ConfirmClaimLink,
    RejectClaimLink,
}

/// Where an action can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In every view.
    Everywhere,
    /// With articles side by side.
    Reader,
    /// In the list of articles.
    List,
    /// In the list of repeated passages.
    Duplicates,
    /// In the list of what was searched.
    Results,
    /// In the matrix of claims.
    Claims,
    /// In the list of marks.
    Annotations,
    /// With articles side by side, while text is being selected.
    Selecting,
}

/// Every scope with its name in settings.
pub const SCOPES: [(Scope, &str); 8] = [
    (Scope::Everywhere, "everywhere"),
    (Scope::Reader, "reader"),
    (Scope::List, "articles"),
    (Scope::Duplicates, "duplicates"),
    (Scope::Results, "results"),
    (Scope::Claims, "claims"),
    (Scope::Annotations, "annotations"),
    (Scope::Selecting, "selecting"),
];

impl Scope {
    /// Where else keys are looked for that mean nothing here.
    pub const fn wider(self) -> Option<Self> {
        match self {
            Self::Everywhere => None,
            Self::Selecting => Some(Self::Reader),
            _ => Some(Self::Everywhere),
        }
    }

    /// This scope and those around it, from the nearest on.
    pub fn and_wider(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |scope| scope.wider())
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        SCOPES.iter().find(|(scope, _)| *scope == self).map_or("", |(_, name)| name)
    }
}

/// What is known of an action.
#[derive(Debug)]
pub struct ActionEntry {
    /// The action.
    pub action: Action,
    /// Its name in settings.
    pub name: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// A word or two for the line of hints.
    pub hint: &'static str,
    /// Where it can be used.
    pub scope: Scope,
    /// The keys it has when nothing else is set; blanks part keys that are pressed one after the other.
    pub keys: &'static [&'static str],
}

macro_rules! actions {
    ($($scope:ident $action:ident $name:literal $hint:literal [$($key:literal)*] $help:literal)*) => {
        /// Every action there is.
        pub const ACTIONS: &[ActionEntry] = &[$(ActionEntry {
            action: Action::$action,
            name: $name,
            help: $help,
            hint: $hint,
            scope: Scope::$scope,
            keys: &[$($key),*],
        }),*];
    };
}

actions! {
    Everywhere NextSentence "next-sentence" "move" ["j" "down"] "Move to the next sentence, or down one line in a list"
    Everywhere PreviousSentence "previous-sentence" "move" ["k" "up"] "Move to the previous sentence, or up one line in a list"
    Reader NextParagraph "next-paragraph" "paragraph" ["J"] "Move to the next paragraph"
    Reader PreviousParagraph "previous-paragraph" "paragraph" ["K"] "Move to the previous paragraph"
    Everywhere HalfPageDown "half-page-down" "scroll" ["ctrl-d"] "Move down half a screen"
    Everywhere HalfPageUp "half-page-up" "scroll" ["ctrl-u"] "Move up half a screen"
    Everywhere PageDown "page-down" "scroll" ["page-down" "space" "ctrl-f"] "Move down a screen"
    Everywhere PageUp "page-up" "scroll" ["page-up" "ctrl-b"] "Move up a screen"
    Everywhere Top "top" "top" ["g" "home"] "Go to the beginning"
    Everywhere Bottom "bottom" "end" ["G" "end"] "Go to the end"
    Everywhere Next "next" "next link" ["n"] "Go to the next sentence with a counterpart; while something is searched, to the next hit"
    Everywhere Previous "previous" "previous link" ["N"] "The same backwards"
    Reader NextLink "next-link" "next link" ["]"] "Go to the next sentence with a counterpart in another pane"
    Reader PreviousLink "previous-link" "previous link" ["["] "Go to the previous sentence with a counterpart in another pane"
    Reader FollowLink "follow-link" "follow" ["enter"] "Go over to the counterpart in the other pane; on a folded passage, open it"
    Reader NextCounterpart "next-counterpart" "other sources" ["c"] "Show this sentence's next counterpart, in whichever article it is"
    Reader PreviousCounterpart "previous-counterpart" "other sources" ["C"] "Show this sentence's previous counterpart"
    Reader NextPane "next-pane" "other pane" ["tab" "l" "right"] "Go to the next pane"
    Reader PreviousPane "previous-pane" "other pane" ["shift-tab" "h" "left"] "Go to the previous pane"
    Reader OpenPane "open-pane" "new pane" ["+"] "Open another pane, up to four, with what has most in common with this article, another language first"
    Reader ClosePane "close-pane" "close pane" ["-"] "Close this pane"
    Reader MovePaneLeft "move-pane-left" "move pane" ["alt-h"] "Move this pane to the left"
    Reader MovePaneRight "move-pane-right" "move pane" ["alt-l"] "Move this pane to the right"
    Reader NextArticle "next-article" "next article" [">"] "Show the next article in this pane"
    Reader PreviousArticle "previous-article" "previous article" ["<"] "Show the previous article in this pane"
    Reader ToggleFold "toggle-fold" "fold" ["o" "z o"] "Open or close the repeated passage under the cursor"
    Reader ToggleAllFolds "toggle-all-folds" "all folds" ["O" "z a"] "Open or close all repeated passages"
    Reader ToggleFollow "toggle-follow" "follow mode" ["f" "z f"] "Let the other panes follow, or leave them where they are"
    Reader ToggleMinimap "toggle-minimap" "minimap" ["\\" "z m"] "Show or hide a map of each article: where it is linked, contradicted, repeated and what was searched"
    Reader NarrowerText "narrower-text" "narrower" ["(" "z n"] "Make the text of all panes narrower"
    Reader WiderText "wider-text" "wider" [")" "z w"] "Make the text of all panes wider"
    Reader StepSpacing "step-spacing" "spacing" ["alt-s" "z s"] "Put blank lines between paragraphs, between sentences or nowhere, in turn"
    Reader ToggleInspector "toggle-inspector" "why" ["i" "z i"] "Show or hide why two sentences are linked, and what else there is"
    Reader NextWord "next-word" "word" ["E" "ctrl-right"] "Go to the next word, also into the next sentence"
    Reader PreviousWord "previous-word" "word" ["B" "ctrl-left"] "Go to the previous word"
    Reader ToggleDictionary "toggle-dictionary" "dictionary" ["D" "z d"] "Show or hide what the dictionaries say of the word under the cursor, and what stands for it on the other side"
    Reader StepReadings "step-readings" "readings" ["F" "z k"] "Show how the word, the sentence or everything in view is read (furigana, pinyin), in turn"
    Reader Confirm "confirm-link" "right" ["v"] "Say that these two are rightly linked, and go to the next link to judge"
    Reader Reject "reject-link" "wrong" ["x"] "Say that these two are wrongly linked, and go to the next link to judge"
    Reader RelateSame "relate-same" "same" ["="] "Say that both say the same"
    Reader RelateOverlap "relate-overlap" "overlap" ["~"] "Say that both share a statement and one says more"
    Reader JudgeConflict "judge-conflict" "conflict" ["!"] "Say that the two really contradict each other; again: that they do not; again: take it back"
    Reader DrawLink "draw-link" "link" ["w"] "Draw a link: once on one sentence or selection, once more on its counterpart in another article"
    Reader RemoveLink "remove-link" "unlink" ["W"] "Take back what was said of this link, or remove it where it was drawn"
    Reader MergeLinks "merge-links" "merge" ["&"] "Merge this link with that of the next sentence"
    Reader SplitLink "split-link" "split" ["%"] "Split a link of several sentences before the two under the cursors"
    Reader Label "label" "label" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "Put a label on the sentence or selection, or take it off; a key without a label asks for its name"
    Reader NewLabel "new-label" "new label" ["L"] "Add a label to the label set of this corpus"
    Reader Note "note" "note" ["t"] "Write a note on the sentence or selection, or change the one that is there"
    Reader Bookmark "bookmark" "bookmark" ["*"] "Put a bookmark here, or take it away"
    Reader ReadingStatus "reading-status" "read" ["r"] "Mark the article as being read, read, to be skipped or unread"
    Reader RepeatMark "repeat-mark" "again" ["."] "Do the last label, verdict, bookmark or status again here"
    Reader ToggleAdvance "toggle-advance" "advance" ["A"] "Let labels and bookmarks go to the next sentence too, or stay"
    Reader NextUnreviewed "next-unreviewed" "unreviewed" ["}"] "Go to the next link that nobody has judged"
    Reader PreviousUnreviewed "previous-unreviewed" "unreviewed" ["{"] "Go to the previous link that nobody has judged"
    Reader NextDoubtful "next-doubtful" "doubtful" ["alt-d"] "Go to the next link of low confidence that nobody has judged"
    Reader NextConflict "next-conflict" "conflict" ["alt-c"] "Go to the next link whose sides contradict each other"
    Reader NextUneven "next-uneven" "not 1:1" ["alt-m"] "Go to the next link that is not one sentence to one"
    Reader Select "select" "select" ["V"] "Select text: first the sentence, then as far as you move"
    Selecting SelectRight "select-right" "right" ["l" "right"] "Move this end of the selection by a character"
    Selecting SelectLeft "select-left" "left" ["h" "left"] "Move this end of the selection back by a character"
    Selecting SelectWordRight "select-word-right" "word" ["f" "ctrl-right"] "Move this end of the selection by a word"
    Selecting SelectWordLeft "select-word-left" "word back" ["b" "ctrl-left"] "Move this end of the selection back by a word"
    Selecting SelectDown "select-down" "sentence" ["j" "down"] "Move this end of the selection to the end of a sentence"
    Selecting SelectUp "select-up" "sentence back" ["k" "up"] "Move this end of the selection to the beginning of a sentence"
    Selecting SwapSelectionEnds "swap-selection-ends" "other end" ["o" "tab"] "Go to the other end of the selection"
    Reader Copy "copy" "copy" ["y"] "Copy the selection, or the sentence and its counterpart with their sources, to the clipboard"
    Reader Annotators "annotators" "annotators" ["alt-a"] "Show everybody's marks, or one annotator's after the other"
    Everywhere Count "count" "number" ["alt-1" "alt-2" "alt-3" "alt-4" "alt-5" "alt-6" "alt-7" "alt-8" "alt-9"] "Do the next command that often; more digits may follow"
    Everywhere Undo "undo" "undo" ["u"] "Take back the last change of marks, in this session or an earlier one"
    Everywhere Redo "redo" "redo" ["U" "ctrl-r"] "Do again what was taken back"
    Everywhere Export "export" "export" ["e"] "Write marks and links to a file"
    Everywhere Annotations "annotations" "marks" ["M"] "List all marks: labels, notes, verdicts, bookmarks, those whose words are gone, and where annotators disagree"
    Annotations OpenMark "open-mark" "open" ["enter" "l" "right"] "Go to the place of the mark"
    Annotations DeleteMark "delete-mark" "delete" ["x"] "Delete the mark"
    Annotations EditMark "edit-mark" "edit" ["t"] "Change the note, the label's or the bookmark's name; on a verdict of somebody else, make it yours"
    Annotations FilterMarks "filter-marks" "kind" ["f"] "List all marks or those of one kind after the other"
    Annotations FilterMarksByLabel "filter-marks-by-label" "label" ["L"] "List what has one label after the other, or all"
    Annotations FilterMarksByArticle "filter-marks-by-article" "this article" ["A"] "List marks on the article in the pane, or on all"
    Everywhere Search "search" "search" ["/"] "Search all articles while typing; 広場 also finds 廣場 and 广场; \"exactly\", /pattern/, lang:zh, kind:heading, in:path, source:name, label:name"
    Everywhere Results "results" "all hits" ["s"] "List everything that was found"
    Results OpenHit "open-hit" "open" ["enter" "l" "right"] "Open the article there"
    Everywhere Claims "claims" "claims" ["m"] "Show the matrix of claims: what several articles say, and which say it"
    Claims OpenClaim "open-claim" "open both" ["enter"] "Open the two places with a bar side by side: two that contradict each other or are linked; l chooses another"
    Claims NextMember "next-member" "next place" ["l" "right" "tab" "c"] "Choose the next place that makes the claim, to open beside the other"
    Claims PreviousMember "previous-member" "previous place" ["h" "left" "shift-tab" "C"] "Choose the previous place"
    Claims SortClaims "sort-claims" "sort" ["s"] "Sort by the number of articles, by languages or in reading order"
    Claims FilterClaims "filter-claims" "filter" ["f"] "List all claims, those across languages, those with conflicts or those with a link to judge"
    Claims ConfirmClaimLink "confirm-claim-link" "right" ["v"] "Say that the two places with a bar are rightly linked"
    Claims RejectClaimLink "reject-claim-link" "wrong" ["x"] "Say that the two places with a bar are wrongly linked"
    Claims LabelClaim "label-claim" "label" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "Put a label on every place that makes the claim, or take it off all"
    Everywhere JumpBack "jump-back" "go back" ["ctrl-o" "alt-left"] "Go back to where one was before a jump"
    Everywhere JumpForward "jump-forward" "go forward" ["alt-o" "alt-right"] "Go forward again"
    Everywhere Palette "palette" "commands" [":"] "Find a command by its name or description"
    Everywhere Articles "articles" "articles" ["a"] "List all articles, to choose one for this pane"
    Everywhere Duplicates "duplicates" "duplicates" ["d"] "List all repeated passages; on a repeated passage, show it there"
    Everywhere ToggleBoilerplate "toggle-boilerplate" "boilerplate" ["b" "z b"] "Hide or show boilerplate, in articles and in the list of repeated passages"
    Reader TogglePage "whole-page" "whole page" ["p" "z p"] "Show all of a web page, or only its main text"
    List Open "open" "open" ["enter" "l" "right"] "Open the article in the pane one came from"
    Duplicates OpenPassages "open-passages" "open both" ["enter"] "Open the two passages side by side in their articles"
    Duplicates NextPassage "next-passage" "next place" ["l" "right" "tab" "c"] "Compare the first passage with the next one"
    Duplicates PreviousPassage "previous-passage" "previous place" ["h" "left" "shift-tab" "C"] "Compare the first passage with the previous one"
    Duplicates NextChange "next-change" "next change" ["n" "]"] "Go to the next change"
    Duplicates PreviousChange "previous-change" "previous change" ["N" "["] "Go to the previous change"
    Duplicates SortGroups "sort-groups" "sort" ["s"] "Sort by length, by number of places or by what was changed most"
    Duplicates CompareWords "compare-words" "words" ["w"] "Compare words instead of characters, and back"
    Everywhere Back "back" "back" ["esc" "backspace"] "Leave this view"
    Everywhere StopWork "stop-work" "stop" ["X"] "Stop what is being computed in the background"
    Everywhere RestartWork "restart-work" "compute again" ["R"] "Compute duplicates and links again"
    Everywhere ReloadSettings "reload-settings" "settings" ["z r"] "Read the settings again; they are read whenever their file is saved, too"
    Everywhere Suspend "suspend" "suspend" ["ctrl-z"] "Leave taiyaku in the background; fg in the shell comes back"
    Everywhere Help "help" "help" ["?"] "Show or leave this help"
    Everywhere Quit "quit" "quit" ["q" "ctrl-c"] "Leave taiyaku; in help and in the list, go back"
}

/// What is known of `action`.
pub fn entry(action: Action) -> &'static ActionEntry {
    // Every action is in the table, which a test checks; the first entry stands in for the impossible.
    ACTIONS.iter().find(|entry| entry.action == action).unwrap_or(&ACTIONS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_every_action_has_a_key() {
        let names: HashSet<_> = ACTIONS.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), ACTIONS.len());
        assert!(ACTIONS.iter().all(|entry| !entry.keys.is_empty() && !entry.help.is_empty()));
        assert!(ACTIONS.iter().all(|entry| !entry.scope.name().is_empty()));
    }
}
