# What shells and editors know of zzlc: written at build time from the tables that zzlc itself is made
# from, and installed where they look.
noinst_PROGRAMS = editor/completions editor/highlighting
editor_completions_SOURCES = editor/completions.c
editor_completions_LDADD =
editor_highlighting_SOURCES = editor/highlighting.c
editor_highlighting_LDADD =

bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = editor/shell/zzlc
zshcompletiondir = $(datadir)/zsh/site-functions
zshcompletion_DATA = editor/shell/_zzlc
fishcompletiondir = $(datadir)/fish/vendor_completions.d
fishcompletion_DATA = editor/shell/zzlc.fish
vimsyntaxdir = $(datadir)/vim/vimfiles/syntax
vimsyntax_DATA = editor/syntax/zz.vim
vimftdetectdir = $(datadir)/vim/vimfiles/ftdetect
dist_vimftdetect_DATA = editor/vim/ftdetect/zz.vim
vimftplugindir = $(datadir)/vim/vimfiles/ftplugin
dist_vimftplugin_DATA = editor/vim/ftplugin/zz.vim
vscodedir = $(pkgdatadir)/vscode
dist_vscode_DATA = editor/vscode/language-configuration.json editor/vscode/package.json
vscodesyntaxdir = $(vscodedir)/syntaxes
vscodesyntax_DATA = editor/syntax/zz.tmLanguage.json

# A file that could not be written whole is not left behind.
write_editor_file = @$(MKDIR_P) $(@D); $(1) >$@.new && mv $@.new $@
editor/shell/zzlc: editor/completions
	$(call write_editor_file,editor/completions bash)
editor/shell/_zzlc: editor/completions
	$(call write_editor_file,editor/completions zsh)
editor/shell/zzlc.fish: editor/completions
	$(call write_editor_file,editor/completions fish)
editor/syntax/zz.vim: editor/highlighting
	$(call write_editor_file,editor/highlighting vim)
editor/syntax/zz.tmLanguage.json: editor/highlighting
	$(call write_editor_file,editor/highlighting vscode)
CLEANFILES += \
    $(bashcompletion_DATA) $(zshcompletion_DATA) $(fishcompletion_DATA) \
    $(vimsyntax_DATA) $(vscodesyntax_DATA)
